import type { Sketches } from '../../model/contract.js'
import { driftFromShape } from '../drift/drift.js'
import { learnShape } from '../drift/shape.js'

const MOST = 20

/**
 * Breaking differences between the messages of a run and those of the last green one, which no test has stumbled over: one sentence each.
 * Kinds that only one of the two runs saw say nothing.
 */
export function newBreakingChanges(seen: Sketches, learned: Sketches, greenCycle: number): string[] {
  return Object.entries(seen)
    .flatMap(([kind, documents]) => {
      const known = Object.hasOwn(learned, kind) ? learned[kind] : undefined
      if (known === undefined || known.length === 0) return []
      const shape = learnShape(known)
      const changes = documents.flatMap((document) => driftFromShape(shape, document).changes)
      const told = changes
        .filter(({ breaking }) => breaking)
        .map(({ detail, from }) => `${kind}: ${from || 'root'}: ${detail}`)
      return [...new Set(told)].map((text) => `${text}, against the last green run (cycle ${greenCycle})`)
    })
    .slice(0, MOST)
}
