import type { Cluster, Failure } from '../model/cluster.js'
import { categorise } from './categorise.js'
import { keyOf } from './key.js'
import { nextStepsFor } from './next-steps.js'
import { type Reading, readFailure } from './reading.js'
import { clusterId, signatureLine } from './signature.js'
import { titleOf } from './titles.js'
import { whysOf } from './whys.js'

/** Failures of one key while they are gathered. */
export interface Gathered {
  key: string
  reading: Reading
  /** The failure that stands for all: the one with the least text in code-unit order, so that order makes no difference. */
  example: Failure
  members: Set<string>
}

/** Groups failures by key. A cut text is moved to the cause that it is the start of. */
export function gather(failures: Iterable<Failure>): { count: number; groups: Gathered[] } {
  const groups = new Map<string, Gathered>()
  let count = 0
  for (const failure of failures) {
    count++
    const reading = readFailure(failure)
    const key = keyOf(reading)
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { key, reading, example: failure, members: new Set([failure.test]) })
    else {
      known.members.add(failure.test)
      if (failure.message < known.example.message) {
        known.example = failure
        known.reading = reading
      }
    }
  }
  return { count, groups: [...groups.values()] }
}

/** A gathered group as a cluster: category, owner, whys and what to do. */
export function describe(group: Gathered): Cluster {
  const { reading, example } = group
  const near = [reading.headline.line, ...reading.headline.details].join('\n')
  const { category, owner, reason } = categorise(near, reading.text, reading.facts)
  const cause = {
    id: clusterId(group.key),
    signature: signatureLine(reading.facts, reading.phase, reading.words),
    title: titleOf(reading, category),
    facts: reading.facts,
    phase: reading.phase,
    category,
    owner,
    reason,
    members: [...group.members].sort(),
    example: reading.from === 'message' ? reading.text : `${example.message}\n${reading.text}`.trim(),
  }
  return { ...cause, whys: whysOf(cause, reading, example), nextSteps: nextStepsFor(cause) }
}
