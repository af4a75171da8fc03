import type { Failure } from '../model/cluster.js'
import type { Reading } from './reading.js'

/** Failures of one key. */
export interface Gathered {
  key: string
  reading: Reading
  /** The failure that stands for all: the first in code-unit order of messages, so that the order read makes no difference. */
  example: Failure
  members: Set<string>
  /** Some of its texts by masked form, to find those that are the start of another's. */
  texts: Map<string, string>
}
