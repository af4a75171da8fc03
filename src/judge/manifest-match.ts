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
  const idKeys = ids.map(manifestKey)
  const lineKeys = manifest.ids.map(manifestKey)
  const exact = candidatesFor(lineKeys)
  for (const [index, key] of idKeys.entries()) offer(exact, key, ids[index] as string)
  const found = lineKeys.map((key) => exact.get(key))
  const open = manifest.source === 'file' ? lineKeys.filter((_key, index) => found[index] === undefined) : []
  const suffixes = candidatesFor(open)
  if (open.length > 0) offerSuffixes(suffixes, idKeys, ids)
  const present = new Set<string>()
  const missing: string[] = []
  const ambiguous: Ambiguous[] = []
  for (const [index, line] of manifest.ids.entries()) {
    const candidates = found[index] ?? suffixes.get(lineKeys[index] as string)
    if (candidates === undefined) missing.push(line)
    else if (typeof candidates === 'string') present.add(candidates)
    else ambiguous.push({ line, candidates })
  }
  if (ambiguous.length > 0) throw ambiguityError(manifest, ambiguous)
  return { present, missing }
}

/** By a line's key: the ids that it may mean. Nearly always that is one, so no list is made for it. */
type Candidates = Map<string, string | string[] | undefined>

function candidatesFor(lineKeys: readonly string[]): Candidates {
  const candidates: Candidates = new Map()
  for (const key of lineKeys) candidates.set(key, undefined)
  return candidates
}

function offer(candidates: Candidates, key: string, id: string): void {
  const known = candidates.get(key)
  if (known !== undefined) candidates.set(key, [known, id].flat())
  else if (candidates.has(key)) candidates.set(key, id)
}

/** Only suffixes as long as some open line are looked up. */
function offerSuffixes(suffixes: Candidates, idKeys: readonly string[], ids: readonly string[]): void {
  const lengths = [...new Set([...suffixes.keys()].map((key) => key.length))]
  for (const [index, key] of idKeys.entries()) {
    for (const length of lengths) {
      const at = key.length - length
      if (at > 0 && startsAfterSeparator(key, at)) offer(suffixes, key.slice(at), ids[index] as string)
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
