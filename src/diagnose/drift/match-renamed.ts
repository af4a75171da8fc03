import { isAlike, isSame, type Shape } from './shape.js'

const MOST_CANDIDATES = 60
const ENOUGH = 3

/** Pairs keys that went with keys that came in the same object, where value, shape and name say that they are one. */
export function matchRenamed(
  expected: Shape,
  actual: Shape,
  { gone, came }: { gone: readonly string[]; came: readonly string[] },
): Map<string, string> {
  const alone = gone.length === 1 && came.length === 1
  const pairs = gone
    .slice(0, MOST_CANDIDATES)
    .flatMap((from) =>
      came
        .slice(0, MOST_CANDIDATES)
        .map((to) => ({ from, to, score: score({ from, to, alone }, expected.keys[from], actual.keys[to]) })),
    )
  const found = new Map<string, string>()
  const taken = new Set<string>()
  for (const { from, to, score: points } of pairs.sort((a, b) => b.score - a.score)) {
    if (points < ENOUGH || found.has(from) || taken.has(to)) continue
    found.set(from, to)
    taken.add(to)
  }
  return found
}

function score(
  { from, to, alone }: { from: string; to: string; alone: boolean },
  old: Shape | undefined,
  now: Shape | undefined,
): number {
  if (old === undefined || now === undefined || !isAlike(old, now)) return 0
  const isContainer = old.kinds.object !== undefined || old.kinds.list !== undefined
  const equal = isSame(old, now) ? (isTelling(old) ? 3 : 1.5) : 0
  return equal + similarity(from, to) * 3 + (alone ? 3 : 0) + (isContainer && Object.keys(old.keys).length > 1 ? 2 : 0)
}

/** A value that is not in every other message by chance. */
function isTelling(shape: Shape): boolean {
  if (shape.kinds.object !== undefined || shape.kinds.list !== undefined) return true
  const [value] = shape.values
  return (typeof value === 'string' && value.length >= 3) || (typeof value === 'number' && Math.abs(value) > 9)
}

/** 1 for names that differ in spelling only (`user_id`, `userId`), less by the words that they share. */
function similarity(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  if (left.join('') === right.join('')) return 1
  const shared = left.filter((word) => right.includes(word)).length
  return (2 * shared) / (left.length + right.length || 1)
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}
