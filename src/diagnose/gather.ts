import type { Failure } from '../model/cluster.js'
import { keyOf } from './key.js'
import { type Reading, readFailure } from './reading.js'

/** Failures of one key. */
export interface Gathered {
  key: string
  reading: Reading
  /** The failure that stands for all: the first in code-unit order of messages, so that the order read makes no difference. */
  example: Failure
  members: Set<string>
}

/** Failures on their way into groups, one by one: only one text a group is kept. */
export interface Gathering {
  add(failure: Failure): void
  count(): number
  groups(): Gathered[]
}

/** Starts with nothing gathered. */
export function startGathering(): Gathering {
  const groups = new Map<string, Gathered>()
  let count = 0
  return {
    add(failure) {
      count++
      const reading = readFailure(failure)
      const key = keyOf(reading)
      const known = groups.get(key)
      if (known === undefined) groups.set(key, { key, reading, example: failure, members: new Set([failure.test]) })
      else join(known, failure, reading)
    },
    count: () => count,
    groups: () => [...groups.values()],
  }
}

function join(group: Gathered, failure: Failure, reading: Reading): void {
  group.members.add(failure.test)
  if (failure.message >= group.example.message) return
  group.example = failure
  group.reading = reading
}
