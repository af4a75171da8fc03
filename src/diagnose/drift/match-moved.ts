import { pointerPart } from './pointer-part.js'
import { isAlike, isSame, type Shape } from './shape.js'

/** A part that is on one side only. */
export interface Part {
  pointer: string
  key: string
  node: Shape
}

/** In so many messages that the name alone proves nothing. */
const COMMON =
  /^(?:id|name|type|kind|status|state|value|key|data|message|text|code|time|timestamp|created_?at|updated_?at|count|total|url|title|description|version|payload|result|items?|error|meta|metadata|success|ok)$/i
const MOST_CANDIDATES = 50
const MOST_PLACES = 1_000

/** Finds parts that went among those that came, or inside them: same key and shape, or the same telling content under another key. */
export function matchMoved(missing: readonly Part[], extras: readonly Part[]): Map<Part, Part> {
  const found = new Map<Part, Part>()
  if (missing.length === 0 || extras.length === 0) return found
  const byKey = indexByKey(missing, extras)
  const taken = new Set<string>()
  for (const part of missing) {
    const candidates = (byKey.get(part.key) ?? [])
      .filter(({ pointer }) => !taken.has(pointer))
      .slice(0, MOST_CANDIDATES)
    const match =
      candidates.find(({ node }) => isSame(part.node, node)) ??
      candidates.find(({ node }) => isConvincing(part, node)) ??
      extras
        .slice(0, MOST_CANDIDATES)
        .find(({ node, pointer }) => !taken.has(pointer) && isRich(part.node) && isSame(part.node, node))
    if (match === undefined) continue
    found.set(part, match)
    taken.add(match.pointer)
  }
  return found
}

function isConvincing({ key, node }: Part, other: Shape): boolean {
  if (!isAlike(node, other)) return false
  return isRich(node) || (!COMMON.test(key) && key.length > 2)
}

/** Enough in it to be known again. */
function isRich(node: Shape): boolean {
  return (
    Object.keys(node.keys).length >= 2 || (node.element !== undefined && Object.keys(node.element.keys).length >= 2)
  )
}

/** A node on the way down; its pointer is only put together where it is looked for. */
interface Step {
  key: string
  node: Shape
  above: Step | Part
}

/** Only the keys that are looked for. */
function indexByKey(missing: readonly Part[], extras: readonly Part[]): Map<string, Part[]> {
  const index = new Map<string, Part[]>(missing.map(({ key }) => [key, []]))
  const stack: (Step | Part)[] = [...extras]
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { key, node } = step
    const places = index.get(key)
    if (places !== undefined && places.length < MOST_PLACES) places.push({ key, node, pointer: pointerOf(step) })
    for (const [name, child] of Object.entries(node.keys)) stack.push({ key: name, node: child, above: step })
    if (node.element !== undefined) stack.push({ key: '-', node: node.element, above: step })
  }
  return index
}

function pointerOf(step: Step | Part): string {
  const parts: string[] = []
  let at = step
  while (!('pointer' in at)) {
    parts.unshift(pointerPart(at.key))
    at = at.above
  }
  return at.pointer + parts.join('')
}
