export type JsonKind = 'null' | 'boolean' | 'number' | 'string' | 'object' | 'list'
export type Scalar = string | number | boolean | null

/** What values at one place look like, learned from one or many. Plain JSON, so that it can be kept. */
export interface Shape {
  /** How many values were seen. */
  seen: number
  /** How often each kind. */
  kinds: Partial<Record<JsonKind, number>>
  /** Of objects. A key seen less often than `kinds.object` is optional. */
  keys: Record<string, Shape>
  /** Of lists: all elements of all lists as one. */
  element?: Shape
  /** Distinct scalars, the first few. */
  values: Scalar[]
  /** There were more. */
  more?: true
}

const MOST_VALUES = 8
const LONGEST_VALUE = 200
/** Deeper than any message; deeper parts are taken as alike. */
const DEEPEST = 256

/** Most values are scalars: they share this. */
const NO_KEYS: Record<string, Shape> = Object.freeze(Object.create(null) as Record<string, Shape>)

/** The shape of samples: kinds, keys that are always or sometimes there, values of scalars. Linear in their size. */
export function learnShape(samples: readonly unknown[]): Shape {
  const shape = emptyShape()
  for (const sample of samples) learn(shape, sample, 0)
  return shape
}

/** Kinds seen here. */
export function kindsOf({ kinds }: Shape): JsonKind[] {
  return Object.keys(kinds) as JsonKind[]
}

/** A child by key; own keys only. */
export function childOf({ keys }: Shape, key: string): Shape | undefined {
  return Object.hasOwn(keys, key) ? keys[key] : undefined
}

/** Two shapes look alike: some kind in common, and objects with the same keys, two levels deep. */
export function isAlike(a: Shape, b: Shape, depth = 2): boolean {
  if (!sharesKind(a, b)) return false
  if (a.kinds.object === undefined || b.kinds.object === undefined || depth === 0) return true
  const keys = Object.keys(a.keys)
  if (keys.length !== Object.keys(b.keys).length) return false
  return keys.every((key) => {
    const other = childOf(b, key)
    return other !== undefined && isAlike(a.keys[key] as Shape, other, depth - 1)
  })
}

export function sharesKind(a: Shape, b: Shape): boolean {
  return kindsOf(a).some((kind) => b.kinds[kind] !== undefined)
}

/** The same kinds, keys and values all the way down. */
export function isSame(a: Shape, b: Shape): boolean {
  return a.seen === b.seen && sharesKind(a, b) && print(a) === print(b)
}

const printed = new WeakMap<Shape, string>()

function print(shape: Shape): string {
  const known = printed.get(shape)
  if (known !== undefined) return known
  const text = toText(shape)
  printed.set(shape, text)
  return text
}

function toText(shape: Shape): string {
  return JSON.stringify(shape, (key, value: unknown) =>
    key === 'keys' && typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

function emptyShape(): Shape {
  return { seen: 0, kinds: {}, keys: NO_KEYS, values: [] }
}

function learn(shape: Shape, value: unknown, depth: number): void {
  const kind = kindOf(value)
  shape.seen++
  shape.kinds[kind] = (shape.kinds[kind] ?? 0) + 1
  if (kind === 'object' && depth < DEEPEST) {
    const entries = Object.entries(value as object)
    if (shape.keys === NO_KEYS && entries.length > 0) shape.keys = Object.create(null) as Record<string, Shape>
    for (const [key, child] of entries) {
      shape.keys[key] ??= emptyShape()
      learn(shape.keys[key], child, depth + 1)
    }
  } else if (kind === 'list' && depth < DEEPEST) {
    for (const element of value as unknown[]) {
      shape.element ??= emptyShape()
      learn(shape.element, element, depth + 1)
    }
  } else if (kind !== 'object' && kind !== 'list') keepValue(shape, value as Scalar)
}

function keepValue(shape: Shape, value: Scalar): void {
  const kept =
    typeof value === 'string' && value.length > LONGEST_VALUE
      ? `${value.slice(0, LONGEST_VALUE)}…${value.length}`
      : value
  if (shape.values.includes(kept)) return
  if (shape.values.length < MOST_VALUES) shape.values.push(kept)
  else shape.more = true
}

function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'list'
  const type = typeof value
  return type === 'object' || type === 'string' || type === 'number' || type === 'boolean' ? type : 'null'
}
