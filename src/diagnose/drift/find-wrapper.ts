import { pointerPart } from './pointer-part.js'
import { childOf, isAlike, isSame, type Shape, sharesKind } from './shape.js'

/** Where in `actual` the expected node is now. */
export interface Wrapper {
  node: Shape
  /** Relative to the node that was compared. */
  pointer: string
  /** Keys of the expected node that are found there; absent where the node is no object. */
  keys?: Set<string>
}

/** Envelopes are shallow; what lies deeper is found as moved. */
const DEEPEST = 5
const MOST_PLACES = 400

interface Place {
  node: Shape
  pointer: string
  depth: number
}

/**
 * Looks for an object's keys, or most of those that are missing, together under one pointer that was not there before.
 * Undefined where they are not: then each key is a question of its own.
 */
export function findKeysWrapper(expected: Shape, actual: Shape, missing: readonly string[]): Wrapper | undefined {
  const gone = new Set(missing)
  const extras = Object.keys(actual.keys).filter((key) => childOf(expected, key) === undefined)
  let best: { place: Place; hits: number } | undefined
  for (const place of placesBelow(actual, extras)) {
    const keys = Object.keys(place.node.keys)
    if (keys.length <= (best?.hits ?? 0)) continue
    const hits = keys.filter((key) => gone.has(key) && fits(expected, place.node, key)).length
    if (hits > (best?.hits ?? 0)) best = { place, hits }
  }
  if (best === undefined) return undefined
  const { pointer, node } = best.place
  const taken = takenKeys(expected, actual, node)
  const stays = Object.keys(expected.keys).some((key) => !gone.has(key) && !taken.has(key))
  const isWhole = best.hits === gone.size && !stays
  return isWhole || best.hits >= 2 ? { pointer, node, keys: taken } : undefined
}

/** Looks for a list, an object or a text inside what stands in its place now. */
export function findWholeWrapper(expected: Shape, actual: Shape): Wrapper | undefined {
  const keys = Object.keys(expected.keys)
  const isText = expected.kinds.string === 1 && expected.seen === 1 && String(expected.values[0] ?? '').length > 1
  return [...placesBelow(actual, Object.keys(actual.keys))].find(({ node }) => {
    if (expected.kinds.object !== undefined) return keys.length > 0 && keys.every((key) => fits(expected, node, key))
    if (expected.kinds.list !== undefined) {
      return (
        node.kinds.list !== undefined &&
        expected.element !== undefined &&
        node.element !== undefined &&
        isAlike(expected.element, node.element)
      )
    }
    return isText && isSame(expected, node)
  })
}

/** Keys that moved with the wrapper: those that are gone from the outside, and those whose old value is inside. */
function takenKeys(expected: Shape, actual: Shape, inside: Shape): Set<string> {
  return new Set(
    Object.keys(expected.keys).filter((key) => {
      const old = expected.keys[key] as Shape
      const inner = childOf(inside, key)
      if (inner === undefined || !sharesKind(old, inner)) return false
      const outer = childOf(actual, key)
      return outer === undefined || !sharesKind(old, outer) || (isSame(old, inner) && !isSame(old, outer))
    }),
  )
}

function fits(expected: Shape, node: Shape, key: string): boolean {
  const old = childOf(expected, key)
  const now = childOf(node, key)
  return old !== undefined && now !== undefined && sharesKind(old, now)
}

/** Nearest first. */
function* placesBelow(actual: Shape, keys: readonly string[]): Generator<Place> {
  const queue: Place[] = keys.map((key) => ({ node: actual.keys[key] as Shape, pointer: pointerPart(key), depth: 1 }))
  if (actual.element !== undefined) queue.push({ node: actual.element, pointer: '/-', depth: 1 })
  for (let at = 0; at < queue.length && at < MOST_PLACES; at++) {
    const place = queue[at] as Place
    yield place
    if (place.depth >= DEEPEST) continue
    const { node, pointer, depth } = place
    for (const [key, child] of Object.entries(node.keys))
      queue.push({ node: child, pointer: pointer + pointerPart(key), depth: depth + 1 })
    if (node.element !== undefined) queue.push({ node: node.element, pointer: `${pointer}/-`, depth: depth + 1 })
  }
}
