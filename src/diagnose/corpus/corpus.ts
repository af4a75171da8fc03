/** Small, labelled and reproducible: one cause a section, one telling of it a paragraph, `{placeholders}` for what varies. */
export interface LabelledMessage {
  test: string
  message: string
  cause: string
  category: string
  owner: string
}

/** Each telling is told this often, with other ids, times, ports and paths each time. */
const TIMES_TOLD = 3

/**
 * Reads a corpus file: `## cause | category | owner`, tellings parted by a line `--`.
 * @param seed of what is put in place of the placeholders; the same seed makes the same messages.
 */
export function readCorpus(text: string, seed = 1): LabelledMessage[] {
  const random = randomFrom(seed)
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [head = '', ...lines] = section.split('\n')
      const [cause = '', category = '', owner = ''] = head.split('|').map((part) => part.trim())
      const tellings = lines
        .join('\n')
        .split(/^--$/m)
        .map((telling) => telling.replace(/^\n+|\n+$/g, ''))
      return tellings.flatMap((telling, index) =>
        Array.from({ length: TIMES_TOLD }, (_, time) => ({
          test: `${cause}::${index}.${time}`,
          message: fill(telling, random),
          cause,
          category,
          owner,
        })),
      )
    })
}

/** Numbers from 0 to 1, the same for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

function fill(telling: string, random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit)
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('')
  const pick = (words: readonly string[]): string => words[below(words.length)] ?? ''
  const letters = (length: number): string =>
    Array.from({ length }, () => 'bcdfghjklmnpqrstvwxz2456789'[below(27)]).join('')
  const two = (limit: number): string => String(below(limit)).padStart(2, '0')
  const make: Record<string, () => string> = {
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    hex: () => hex(8 + below(32)),
    hex24: () => hex(24),
    n: () => String(1 + below(10 ** (1 + below(4)))),
    port: () => String(20_000 + below(40_000)),
    ip: () => `10.${below(256)}.${below(256)}.${1 + below(254)}`,
    time: () => `2025-09-${two(28)}T${two(24)}:${two(60)}:${two(60)}.${below(1000)}Z`,
    epoch: () => `17${String(below(100_000_000)).padStart(8, '0')}.${below(10_000_000)}`,
    ms: () => String(100 + below(60_000)),
    dur: () => `${below(120)}.${two(100)}`,
    ptr: () => `0x${hex(12)}`,
    host: () =>
      pick(['api-staging.acme.internal', `api-${letters(6)}-uc.a.run.app`, `api-pr-${below(900)}.preview.acme.dev`]),
    pod: () => `${hex(9)}-${letters(5)}`,
    user: () => pick([`e2e-user-${two(100)}`, `alice+${below(999)}`, `bob${below(99)}`]),
    id: () => letters(4 + below(8)),
    path: () =>
      pick([
        `/tmp/pytest-of-ci/pytest-${below(99)}/x.py`,
        `/home/runner/build/app/tests/x${below(9)}.ts`,
        `C:\\Users\\dev\\app\\tests\\x.py`,
        `/workspace/build-${hex(7)}/tests/x.py`,
      ]),
  }
  return telling.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(make, name) ? (make[name]?.() ?? whole) : whole,
  )
}
