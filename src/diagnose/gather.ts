import type { Failure } from '../model/cluster.js'
import { joinWeaker } from './join-weaker.js'
import { keyOf } from './key.js'
import { type Reading, readFailure } from './reading.js'

/** Failures of one key. */
export interface Gathered {
  key: string
  reading: Reading
  /** The failure that stands for all: the first in code-unit order of messages, so that the order read makes no difference. */
  example: Failure
  members: Set<string>
  /** Some of its texts, to find those that are the start of another's. */
  texts: Set<string>
}

const TEXTS_KEPT = 8

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
      if (known === undefined)
        groups.set(key, {
          key,
          reading,
          example: failure,
          members: new Set([failure.test]),
          texts: new Set([reading.text]),
        })
      else join(known, failure, reading)
    },
    count: () => count,
    groups: () => joinWeaker([...groups.values()]),
  }
}

function join(group: Gathered, failure: Failure, reading: Reading): void {
  group.members.add(failure.test)
  keepText(group.texts, reading.text)
  if (failure.message >= group.example.message) return
  group.example = failure
  group.reading = reading
}

/** The first in code-unit order are kept, so that the order in which they came makes no difference. */
function keepText(texts: Set<string>, text: string): void {
  texts.add(text)
  if (texts.size <= TEXTS_KEPT) return
  let last = text
  for (const kept of texts) if (kept > last) last = kept
  texts.delete(last)
}
