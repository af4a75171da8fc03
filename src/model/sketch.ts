import type { Sketches } from './contract.js'

const DEEPEST = 8
const MOST_KEYS = 60
const MOST_KINDS_OF_ELEMENT = 4
const MOST_SKETCHES = 4
const MOST_KINDS = 200
const MOST_CHARACTERS = 128 * 1024

/** Names of fields whose value says which kind of message this is; they are all that a sketch keeps of values. */
const DISCRIMINATOR = /^(?:type|event|kind|status|op|action|method|topic|channel|role|level|code|error_code)$/

/**
 * A JSON document without its values: same keys, same types, texts as `text`, numbers as 0, truth values as true, of lists each kind of element once.
 * Short words under `type`, `event`, `status` and the like stay: they tell messages apart. At most 8 levels and 60 keys each.
 */
export function sketchOf(document: unknown): unknown {
  return sketch(document, '', 0)
}

/** Adds a message to the sketches of its kind, where it differs from those that are there. */
export function addSketch(sketches: Sketches, kind: string, document: unknown): void {
  const known = Object.hasOwn(sketches, kind) ? (sketches[kind] ?? []) : []
  if (known.length >= MOST_SKETCHES || (known.length === 0 && Object.keys(sketches).length >= MOST_KINDS)) return
  const found = sketchOf(document)
  const text = JSON.stringify(found)
  if (known.every((one) => JSON.stringify(one) !== text)) sketches[kind] = [...known, found]
}

/** Sketches of several tests as one, kinds in order of name; what does not fit into 128 KiB is left out. */
export function mergeSketches(all: readonly Sketches[]): Sketches {
  const merged: Sketches = {}
  for (const one of all)
    for (const [kind, documents] of Object.entries(one))
      for (const document of documents) addSketch(merged, kind, document)
  let left = MOST_CHARACTERS
  const kept = Object.entries(merged)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([kind, documents]) => {
      left -= kind.length + JSON.stringify(documents).length
      return left >= 0
    })
  return Object.fromEntries(kept)
}

/** `type=pong` of a message that says its kind; undefined where it doesn't. */
export function kindOf(document: unknown): string | undefined {
  if (!isObject(document)) return undefined
  for (const key of ['type', 'event', 'kind', 'op', 'action']) {
    const value = document[key]
    if (typeof value === 'string' && isWord(value)) return `${key}=${value}`
  }
  return undefined
}

function sketch(value: unknown, key: string, depth: number): unknown {
  if (typeof value === 'string') return DISCRIMINATOR.test(key) && isWord(value) ? value : 'text'
  if (typeof value === 'number') return 0
  if (typeof value === 'boolean') return true
  if (value === null || value === undefined) return null
  if (depth >= DEEPEST) return Array.isArray(value) ? [] : {}
  if (Array.isArray(value)) return elements(value, depth)
  const inside = Object.entries(value as object).slice(0, MOST_KEYS)
  return Object.fromEntries(inside.map(([name, item]) => [keyName(name), sketch(item, name, depth + 1)]))
}

function elements(list: readonly unknown[], depth: number): unknown[] {
  const kinds = new Map<string, unknown>()
  for (const item of list.slice(0, 100)) {
    const found = sketch(item, '', depth + 1)
    kinds.set(JSON.stringify(found), found)
    if (kinds.size >= MOST_KINDS_OF_ELEMENT) break
  }
  return [...kinds.values()]
}

/** A key that is an id would make each message a shape of its own. */
function keyName(name: string): string {
  const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(name) || /^\d{3,}$/.test(name) || /^[0-9a-f]{16,}$/i.test(name)
  return isId ? '<id>' : name.slice(0, 100)
}

function isWord(text: string): boolean {
  return /^[A-Za-z][A-Za-z_.:-]{0,47}\d{0,3}$/.test(text)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
