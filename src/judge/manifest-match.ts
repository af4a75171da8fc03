import { UntilgreenError } from '../errors.js'
import { manifestKey } from '../model/parse-manifest.js'
import type { SuiteRun } from '../model/test-run.js'

type SuiteManifest = NonNullable<SuiteRun['manifest']>

/** Which test each line of a manifest means. */
export interface ManifestMatch {
  /** Ids that a line means, as the reports write them. */
  present: Set<string>
  /** Lines that mean no test of the reports, in the manifest's order. */
  missing: string[]
}

/**
 * A line means the test whose full id it is, or else the one whose id ends with it after `::`, `.`, `/` or ` > `.
 * Ids that the tool itself remembered (last accepted run, probe file) are full ids only.
 * @param ids each once.
 * @throws UntilgreenError MANIFEST_INVALID for lines that more than one test's id ends with: all of them at once.
 */
export function matchManifest(manifest: SuiteManifest, ids: readonly string[]): ManifestMatch {
  const known = idsByKey(ids)
  const present = new Set<string>()
  const open = new Map<string, string[]>()
  const ambiguous: Ambiguous[] = []
  const take = (line: string, candidates: readonly string[]): void => {
    if (candidates.length === 1) present.add(candidates[0] as string)
    else ambiguous.push({ line, candidates })
  }
  for (const line of manifest.ids) {
    const key = manifestKey(line)
    const exact = known.first.get(key)
    if (exact === undefined) open.set(line, [])
    else take(line, known.doubled.get(key) ?? [exact])
  }
  if (open.size > 0 && manifest.source === 'file') collectSuffixes(open, known)
  const missing: string[] = []
  for (const [line, candidates] of open) {
    if (candidates.length === 0) missing.push(line)
    else take(line, candidates)
  }
  if (ambiguous.length > 0) throw ambiguityError(manifest, ambiguous)
  return { present, missing }
}

/** Ids by the key they are compared with. That two have one key (they differ in a line break) is rare and kept apart. */
interface KnownIds {
  first: Map<string, string>
  doubled: Map<string, string[]>
}

function idsByKey(ids: readonly string[]): KnownIds {
  const known: KnownIds = { first: new Map(), doubled: new Map() }
  for (const id of ids) {
    const key = manifestKey(id)
    const first = known.first.get(key)
    if (first === undefined) known.first.set(key, id)
    else known.doubled.set(key, [...(known.doubled.get(key) ?? [first]), id])
  }
  return known
}

/** One pass over the ids; only suffixes as long as some open line are looked up. */
function collectSuffixes(open: Map<string, string[]>, known: KnownIds): void {
  const byLineKey = new Map([...open].map(([line, candidates]) => [manifestKey(line), candidates]))
  const lengths = [...new Set([...byLineKey.keys()].map((key) => key.length))]
  for (const [key, id] of known.first) {
    for (const length of lengths) {
      if (length >= key.length || !startsAfterSeparator(key, key.length - length)) continue
      byLineKey.get(key.slice(key.length - length))?.push(...(known.doubled.get(key) ?? [id]))
    }
  }
}

function startsAfterSeparator(key: string, at: number): boolean {
  const before = key[at - 1]
  if (before === '.' || before === '/') return true
  return key.endsWith('::', at) || key.endsWith(' > ', at)
}

interface Ambiguous {
  line: string
  candidates: readonly string[]
}

function ambiguityError(manifest: SuiteManifest, ambiguous: readonly Ambiguous[]): UntilgreenError {
  const said = ambiguous.slice(0, 20).map(({ line, candidates }) => {
    const number = manifest.lineNumbers?.[manifest.ids.indexOf(line)]
    const place = number === undefined ? manifest.name : `${manifest.name}:${number}`
    const names = [...candidates]
      .sort()
      .slice(0, 10)
      .map((id) => `\n    ${id}`)
    return `${place}: '${line}' is ambiguous, ${candidates.length} tests end with it:${names.join('')}`
  })
  const more = ambiguous.length > 20 ? `\n${ambiguous.length - 20} more lines are ambiguous` : ''
  return new UntilgreenError('MANIFEST_INVALID', `${said.join('\n')}${more}`, {
    hint: 'Write the full id of the test that is meant.',
  })
}
