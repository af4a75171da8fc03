import { isOnTheWay } from './core-words.js'
import { withoutTypes } from './facts/exception.js'
import type { Gathered } from './gathered.js'
import { takeOffPrefixes } from './headline.js'
import { identityOf } from './key.js'
import { maskText } from './mask.js'
import { withoutFrames } from './reading.js'
import { templateWords } from './template.js'

/** A text shorter than this is the start of too many. */
const SHORTEST_CUT = 12
const FEWEST_WORDS = 3

/**
 * Moves a weaker telling of a cause to the cause: the same text without its exception type, cut at its end, or with somebody
 * else's words in front. The cause that takes it in keeps its id, so ids don't depend on who is there; where more than one cause
 * would take it, it stays by itself. Facts are never joined across: what both tell must be equal.
 */
export function joinWeaker(groups: readonly Gathered[]): Gathered[] {
  return [lessTold, wrapped, cut].reduce((left, way) => joinBy(way, left), [...groups])
}

function joinBy(waysOf: (groups: readonly Gathered[]) => Way, groups: readonly Gathered[]): Gathered[] {
  // The longest first: what is itself a start of something longer has found its host when a still shorter start looks for one.
  const lengths = new Map(groups.map((group) => [group, lengthOf(group)]))
  const longest = (group: Gathered): number => lengths.get(group) ?? 0
  const ordered = [...groups].sort((a, b) => longest(b) - longest(a) || (a.key < b.key ? -1 : 1))
  const way = waysOf(ordered)
  const hosts = new Map<Gathered, Gathered>()
  for (const group of ordered) {
    const [host, another] = new Set(
      way(group)
        .map((found) => lastHost(found, hosts))
        .filter((found) => found !== group),
    )
    if (host !== undefined && another === undefined) hosts.set(group, host)
  }
  if (hosts.size === 0) return ordered
  const kept = ordered.filter((group) => !hosts.has(group))
  const merged = new Map(kept.map((group) => [group, { ...group, members: new Set(group.members) }]))
  for (const group of hosts.keys()) {
    const host = merged.get(lastHost(group, hosts))
    for (const member of group.members) host?.members.add(member)
  }
  return [...merged.values()]
}

function lengthOf({ texts }: Gathered): number {
  return Math.max(...[...texts.values()].map((text) => comparable(text).length))
}

/** Follows hosts of hosts. No ring can come about: a host that leads back to the group itself is not taken. */
function lastHost(group: Gathered, hosts: ReadonlyMap<Gathered, Gathered>): Gathered {
  let at = group
  for (let next = hosts.get(at); next !== undefined; next = hosts.get(at)) at = next
  return at
}

/** The causes that could take this group in. Only where it is one cause in the end, it is joined. */
type Way = (group: Gathered) => Gathered[]

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

/** Phase and the facts that no telling of a cause leaves out. */
function factsKey(group: Gathered): string {
  const firm = Object.entries(identityOf(group.reading)).filter(([name]) => !MAY_BE_LEFT_OUT.has(name))
  return JSON.stringify([phaseOf(group.key), firm.sort()])
}

/** Do the facts that both tell agree? */
function agree(one: Gathered, other: Gathered): boolean {
  const known = identityOf(one.reading) as Record<string, unknown>
  return Object.entries(identityOf(other.reading)).every(
    ([name, value]) => known[name] === undefined || known[name] === value,
  )
}

/** `'x' has no attribute 'y'` belongs to `AttributeError: 'x' has no attribute 'y'`: the same words, fewer facts, none of them another. */
function lessTold(groups: readonly Gathered[]): Way {
  const byFirstWord = grouped(groups, firstOf)
  return (group) => {
    const candidates = byFirstWord.get(firstOf(group)) ?? []
    return candidates.filter((host) => host !== group && tellsMore(host, group))
  }
}

function firstOf({ reading, key }: Gathered): string {
  return `${phaseOf(key)} ${reading.words[0] ?? ''}`
}

/** The key starts with the coarse phase. */
function phaseOf(key: string): string {
  return key.slice(0, key.indexOf(','))
}

/** What one telling of a cause may leave out. Statuses, codes and errnos are never left out: they make another cause. */
const MAY_BE_LEFT_OUT = new Set(['exception', 'endpoint', 'method', 'pointer', 'errorCode', 'subject'])

function tellsMore(host: Gathered, weaker: Gathered): boolean {
  const { words, facts } = weaker.reading
  const more = host.reading.words
  if (words.length === 0 || isOnTheWay(facts) || !words.every((word, at) => more[at] === word)) return false
  const part = identityOf(weaker.reading) as Record<string, unknown>
  const whole = identityOf(host.reading) as Record<string, unknown>
  if (!Object.entries(part).every(([name, value]) => whole[name] === value)) return false
  const leftOut = Object.keys(whole).filter((name) => part[name] === undefined)
  if (!leftOut.every((name) => MAY_BE_LEFT_OUT.has(name))) return false
  const known = Object.keys(part).length
  if (words.length < FEWEST_WORDS && (known === 0 || leftOut.includes('exception'))) return false
  return words.length === more.length
    ? leftOut.length > 0
    : words.length > FEWEST_WORDS || (words.length === FEWEST_WORDS && known > 0)
}

/** `could not load the page: x y z` belongs to `x y z`. */
function wrapped(groups: readonly Gathered[]): Way {
  const keyOf = (group: Gathered, words: readonly string[]): string => `${factsKey(group)}${words.join(' ')}`
  const bare = grouped(groups, (group) => keyOf(group, group.reading.words))
  return (group) => {
    for (const inner of innerLinks(group.reading.headline.line)) {
      const words = templateWords([inner, ...group.reading.headline.details].join('\n'))
      if (words.length < FEWEST_WORDS || words.join(' ') === group.reading.words.join(' ')) continue
      const found = (bare.get(keyOf(group, words)) ?? []).filter((host) => host !== group && agree(host, group))
      if (found.length > 0) return found
    }
    return []
  }
}

function innerLinks(line: string): string[] {
  return [...line.matchAll(/: +| - | – /g)].map((link) =>
    withoutTypes(takeOffPrefixes(line.slice(link.index + link[0].length))),
  )
}

/** A text that breaks off belongs to the one cause whose text goes on from there. */
function cut(groups: readonly Gathered[]): Way {
  const texts = groups.flatMap((group) => [...group.texts.values()].map((text) => ({ text: comparable(text), group })))
  texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  const goOnFrom = (text: string, group: Gathered): Gathered[] => {
    const { start, broken } = brokenEnd(text)
    const found: Gathered[] = []
    for (let at = start.length < SHORTEST_CUT ? texts.length : firstFrom(texts, start); at < texts.length; at++) {
      const entry = texts[at]
      if (entry === undefined || !entry.text.startsWith(start)) break
      const goesOn =
        entry.text !== text && entry.text.length > text.length && entry.text.startsWith(broken, start.length)
      if (goesOn && entry.group !== group && mayHost(entry.group, group)) found.push(entry.group)
    }
    return found
  }
  return (group) => {
    const found = [...group.texts.values()].map((text) => goOnFrom(comparable(text), group))
    return found.every((hosts) => hosts.length > 0) ? found.flat() : []
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

/** What a text says before it comes to the point. */
const GENERAL = new Set(['CERT_INVALID', 'HANDSHAKE_FAILURE'])

/** What the cut text still tells must not contradict the whole one: a fact may be missing or broken off, never another. */
function mayHost(host: Gathered, weaker: Gathered): boolean {
  const whole = identityOf(host.reading) as Record<string, unknown>
  const part = identityOf(weaker.reading)
  return Object.entries(part).every(
    ([name, value]) =>
      name === 'exception' ||
      GENERAL.has(String(value)) ||
      whole[name] === undefined ||
      String(whole[name]).startsWith(String(value)),
  )
}

/** Without wrapper words and types in front, without frames, masked, white space evened out. */
function comparable(text: string): string {
  return maskText(withoutTypes(takeOffPrefixes(withoutFrames(text))))
    .replace(/\s+/g, ' ')
    .trim()
}

const CUT_MARK = /\s*(?:\.{3}|…|\[?(?:truncated|cut|more)[^\]]*\]?)$/i

/** Where a text may have been cut: before the mark of it; a number that broke off is masked otherwise than the whole one was. */
function brokenEnd(text: string): { start: string; broken: string } {
  const bare = text.replace(CUT_MARK, '')
  const last = /\S*$/.exec(bare)?.[0] ?? ''
  if (!/[<\d]/.test(last)) return { start: bare, broken: '' }
  return { start: bare.slice(0, bare.length - last.length), broken: last.replace(/[<\d].*$/, '') }
}
