import type { Cluster, Failure } from '../model/cluster.js'
import { describe } from './describe.js'
import { type Gathering, startGathering } from './gather.js'
import { ALGORITHM } from './signature.js'

export { type Gathering, startGathering } from './gather.js'

/** Failures grouped by cause. */
export interface Diagnosis {
  /** Version of the clustering: ids are comparable within one. */
  algorithm: string
  /** How many failures were read. */
  failures: number
  /** Largest first, ties by id. */
  clusters: Cluster[]
}

/** Failures by cause, by the built-in table alone. Same for any order; an id depends on the cause's text alone. */
export function findCauses(failures: Iterable<Failure>): Diagnosis {
  const gathering = startGathering()
  for (const failure of failures) gathering.add(failure)
  return causesOf(gathering)
}

/** What was gathered, described: for those who read failures from a stream. */
export function causesOf(gathering: Gathering): Diagnosis {
  const clusters = gathering.groups().map(describe)
  clusters.sort((a, b) => b.members.length - a.members.length || (a.id < b.id ? -1 : 1))
  return { algorithm: ALGORITHM, failures: gathering.count(), clusters }
}
