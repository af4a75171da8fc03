import { Comparison } from './comparison.js'
import { DRIFT_KINDS, type Drift, type DriftChange } from './drift-change.js'
import { matchMoved } from './match-moved.js'
import { shownPointer } from './pointer-part.js'
import { learnShape, type Shape } from './shape.js'

/**
 * How one JSON document differs from another, in the fewest true statements: one `wrapped` or `moved`, not ten `removed`.
 * Key order and the length of a list are no difference. Never throws; about linear in size.
 */
export function drift(expected: unknown, actual: unknown): Drift {
  return compareShapes(learnShape([expected]), actual, { learned: false })
}

/** How a message differs from a shape learned from many: keys that were not always there may be absent, values are only compared where they tell kinds apart. */
export function driftFromShape(shape: Shape, actual: unknown): Drift {
  return compareShapes(shape, actual, { learned: true })
}

function compareShapes(expected: Shape, document: unknown, options: { learned: boolean }): Drift {
  const actual = learnShape([document])
  const comparison = new Comparison(options)
  comparison.compare({ expected, actual, from: '', to: '', inside: false })
  const changes = [...comparison.changes, ...oneSided(comparison)].sort((a, b) => place(a) - place(b))
  return { breaking: changes.some(({ breaking }) => breaking), changes }
}

function oneSided({ missing, extras }: Comparison): DriftChange[] {
  const moved = matchMoved(missing, extras)
  const holders = new Set([...moved.values()].flatMap(({ pointer }) => prefixesOf(pointer)))
  const changes = missing.map((part): DriftChange => {
    const { pointer: from, key, node } = part
    const to = moved.get(part)?.pointer
    return to === undefined
      ? {
          kind: 'removed',
          from,
          to: null,
          breaking: true,
          detail: `${key} (${Object.keys(node.kinds).join(' or ')}) is gone`,
        }
      : { kind: 'moved', from, to, breaking: true, detail: `${shownPointer(from)} is now ${shownPointer(to)}` }
  })
  for (const { pointer: to, key, node } of extras) {
    // What is only there to hold a moved part is told by that.
    if (holders.has(to)) continue
    changes.push({
      kind: 'added',
      from: null,
      to,
      breaking: false,
      detail: `${key} (${Object.keys(node.kinds).join(' or ')}) is new`,
    })
  }
  return changes
}

function place({ kind }: DriftChange): number {
  return DRIFT_KINDS.indexOf(kind)
}

/** `/a`, `/a/b`, `/a/b/c`. */
function prefixesOf(pointer: string): string[] {
  const parts = pointer.split('/').slice(1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}
