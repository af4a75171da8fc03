import type { Failure } from '../model/cluster.js'
import { cacheKey } from './cache-key.js'
import type { Gathered } from './gathered.js'
import { joinWeaker } from './join-weaker.js'
import { keyOf } from './key.js'
import { quickKey } from './quick-key.js'
import { readFailure } from './reading.js'

/** Failures on their way into groups, one by one: only a few texts a group are kept. */
export interface Gathering {
  add(failure: Failure): void
  count(): number
  groups(): Gathered[]
}

const TEXTS_KEPT = 8
/** Entries; a text of a kind seen before is not read again. */
const CACHE_LIMIT = 100_000
/** Characters. Longer texts are hardly ever the same twice. */
const LONGEST_CACHED = 2_000

interface Cached {
  group: Gathered
  told: boolean
}

/** Starts with nothing gathered. */
export function startGathering(): Gathering {
  const groups = new Map<string, Gathered>()
  const cache = new Map<string, Cached>()
  const quickly = new Map<string, Cached>()
  let count = 0
  const read = (failure: Failure, masked: string): Cached => {
    const reading = readFailure(failure)
    const key = keyOf(reading)
    const group = groups.get(key) ?? {
      key,
      reading,
      example: failure,
      members: new Set<string>(),
      texts: new Map<string, string>(),
    }
    groups.set(key, group)
    keepText(group.texts, masked, reading.text)
    return { group, told: reading.told }
  }
  const lookUp = (failure: Failure, cacheable: boolean, alone: boolean): Cached => {
    if (!cacheable) return read(failure, failure.message)
    const masked = `${failure.phase ?? ''} ${cacheKey(failure.message)}`
    const known = cache.get(masked)
    if (known !== undefined && (known.told || alone)) return known
    const found = read(failure, masked)
    if (found.told || alone) remember(cache, masked, found)
    return found
  }
  return {
    add(failure) {
      count++
      const alone = failure.trace === undefined && failure.output === undefined
      const cacheable = failure.facts === undefined && failure.message.length <= LONGEST_CACHED
      const quick = cacheable ? `${failure.phase ?? ''} ${quickKey(failure.message)}` : ''
      const seen = cacheable ? quickly.get(quick) : undefined
      const found = seen !== undefined && (seen.told || alone) ? seen : lookUp(failure, cacheable, alone)
      if (cacheable && seen === undefined && (found.told || alone)) remember(quickly, quick, found)
      join(found.group, failure)
    },
    count: () => count,
    groups: () => joinWeaker([...groups.values()]),
  }
}

function remember(cache: Map<string, Cached>, key: string, found: Cached): void {
  if (cache.size >= CACHE_LIMIT) cache.clear()
  cache.set(key, found)
}

function join(group: Gathered, failure: Failure): void {
  group.members.add(failure.test)
  const { example } = group
  const same = failure.message === example.message
  if (same ? failure.test >= example.test : failure.message > example.message) return
  group.example = failure
  group.reading = readFailure(failure)
}

/** The first in code-unit order of masked forms are kept, so that the order in which they came makes no difference. */
function keepText(texts: Map<string, string>, masked: string, text: string): void {
  texts.set(masked, text)
  if (texts.size <= TEXTS_KEPT) return
  let last = masked
  for (const kept of texts.keys()) if (kept > last) last = kept
  texts.delete(last)
}
