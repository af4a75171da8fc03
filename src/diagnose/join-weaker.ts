import { withoutTypes } from './facts/exception.js'
import type { Gathered } from './gather.js'
import { takeOffPrefixes } from './headline.js'
import { identityOf } from './key.js'
import { maskText } from './mask.js'
import { templateWords } from './template.js'

/** A text shorter than this is the start of too many. */
const SHORTEST_CUT = 20
const FEWEST_WORDS = 3

/**
 * Moves a weaker telling of a cause to the cause: the same text without its exception type, cut at its end, or with somebody
 * else's words in front. The cause that takes it in keeps its id, so ids don't depend on who is there; where more than one cause
 * would take it, it stays by itself. Facts are never joined across: what both tell must be equal.
 */
export function joinWeaker(groups: readonly Gathered[]): Gathered[] {
  const ordered = [...groups].sort((a, b) => (a.key < b.key ? -1 : 1))
  const hosts = new Map<Gathered, Gathered>()
  const ways = [untyped(ordered), wrapped(ordered), cut(ordered)]
  for (const group of ordered) {
    const host = ways.map((way) => way(group)).find((found) => found !== undefined)
    if (host !== undefined && lastHost(host, hosts) !== group) hosts.set(group, host)
  }
  const kept = ordered.filter((group) => lastHost(group, hosts) === group)
  const merged = new Map(kept.map((group) => [group, { ...group, members: new Set(group.members) }]))
  for (const group of ordered) {
    const host = merged.get(lastHost(group, hosts))
    for (const member of group.members) host?.members.add(member)
  }
  return [...merged.values()]
}

type Way = (group: Gathered) => Gathered | undefined

/** Follows hosts of hosts. No ring can come about: a host that leads back is not taken. */
function lastHost(group: Gathered, hosts: ReadonlyMap<Gathered, Gathered>): Gathered {
  let at = group
  for (let next = hosts.get(at); next !== undefined; next = hosts.get(at)) at = next
  return at
}

function only(found: Iterable<Gathered>): Gathered | undefined {
  const [first, second] = new Set(found)
  return second === undefined ? first : undefined
}

function grouped(groups: readonly Gathered[], keyOf: (group: Gathered) => string): Map<string, Gathered[]> {
  const map = new Map<string, Gathered[]>()
  for (const group of groups) {
    const key = keyOf(group)
    const known = map.get(key)
    if (known === undefined) map.set(key, [group])
    else known.push(group)
  }
  return map
}

function factsKey(group: Gathered, withType: boolean): string {
  const { exception, ...rest } = identityOf(group.reading.facts)
  return JSON.stringify([
    group.key.slice(0, group.key.indexOf(',')),
    Object.entries(rest).sort(),
    withType ? exception : undefined,
  ])
}

/** `'x' has no attribute 'y'` belongs to `AttributeError: 'x' has no attribute 'y'`. */
function untyped(groups: readonly Gathered[]): Way {
  const keyOf = (group: Gathered): string => `${factsKey(group, false)}${group.reading.words.join(' ')}`
  const typed = grouped(groups.filter(hasType), keyOf)
  return (group) => {
    if (hasType(group) || group.reading.words.length < FEWEST_WORDS) return undefined
    return only(typed.get(keyOf(group)) ?? [])
  }
}

function hasType(group: Gathered): boolean {
  return identityOf(group.reading.facts).exception !== undefined
}

/** `could not load the page: x y z` belongs to `x y z`. */
function wrapped(groups: readonly Gathered[]): Way {
  const keyOf = (group: Gathered, words: readonly string[]): string => `${factsKey(group, false)}${words.join(' ')}`
  const bare = grouped(groups, (group) => keyOf(group, group.reading.words))
  return (group) => {
    for (const inner of innerLinks(group.reading.headline.line)) {
      const words = templateWords([inner, ...group.reading.headline.details].join('\n'))
      if (words.length < FEWEST_WORDS || words.join(' ') === group.reading.words.join(' ')) continue
      const host = only(bare.get(keyOf(group, words)) ?? [])
      if (host !== undefined && host !== group) return host
    }
    return undefined
  }
}

function innerLinks(line: string): string[] {
  return [...line.matchAll(/: +| - | – /g)].map((link) =>
    withoutTypes(takeOffPrefixes(line.slice(link.index + link[0].length))),
  )
}

/** A text that breaks off belongs to the one cause whose text goes on from there. */
function cut(groups: readonly Gathered[]): Way {
  const texts = groups.flatMap((group) => [...group.texts].map((text) => ({ text: comparable(text), group })))
  texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  const goesOn = (start: string, group: Gathered): Gathered[] => {
    const found: Gathered[] = []
    for (let at = firstFrom(texts, start); at < texts.length; at++) {
      const entry = texts[at]
      if (entry === undefined || !entry.text.startsWith(start)) break
      if (entry.group !== group) found.push(entry.group)
    }
    return found
  }
  return (group) => {
    const found = [...group.texts].map((text) => {
      const start = beginning(comparable(text))
      return start.length < SHORTEST_CUT ? [] : goesOn(start, group).filter((host) => mayHost(host, group))
    })
    return found.every((hosts) => hosts.length > 0) ? only(found.flat()) : undefined
  }
}

function firstFrom(texts: readonly { text: string }[], start: string): number {
  let low = 0
  let high = texts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((texts[middle]?.text ?? '') < start) low = middle + 1
    else high = middle
  }
  return low
}

/** What the cut text still tells must not contradict the whole one: a fact may be missing or broken off, never another. */
function mayHost(host: Gathered, weaker: Gathered): boolean {
  const whole = identityOf(host.reading.facts) as Record<string, unknown>
  const part = identityOf(weaker.reading.facts)
  return Object.entries(part).every(
    ([name, value]) =>
      name === 'exception' || whole[name] === undefined || String(whole[name]).startsWith(String(value)),
  )
}

/** Without wrapper words and types in front, masked, white space evened out. */
function comparable(text: string): string {
  return maskText(withoutTypes(takeOffPrefixes(text))).replace(/\s+/g, ' ')
}

/** Without the mark of the cut and the word it fell into. */
function beginning(text: string): string {
  const bare = text.replace(/\s*(?:\.{3}|…|\[?(?:truncated|cut|more)[^\]]*\]?)\s*$/i, '')
  return bare.replace(/[^\s]*$/, '').trimEnd()
}
