import type { Cluster } from '../model/cluster.js'
import { categorise } from './categorise.js'
import type { Gathered } from './gathered.js'
import { nextStepsFor } from './next-steps.js'
import { withoutFrames } from './reading.js'
import { clusterId, signatureLine } from './signature.js'
import { titleOf } from './titles.js'
import { whysOf } from './whys.js'

/** A gathered group as a cluster: category, owner, whys and what to do. */
export function describe(group: Gathered): Cluster {
  const { reading, example } = group
  const near = [reading.headline.line, ...reading.headline.details].join('\n')
  const { category, owner, reason } = categorise(near, withoutFrames(reading.text), reading.facts)
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
