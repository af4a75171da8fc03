import type { History } from './history.js'
import type { Revision } from './revision.js'

/**
 * Is `revision` older than `other`? By the order in which the history first saw them; one that it never saw is the newest.
 * Where a revision is not known it is not called older.
 */
export function isOlder(revision: Revision | undefined, other: Revision, { points }: History): boolean {
  if (revision === undefined || revision === other) return false
  const first = points.findIndex((point) => point.revision === revision)
  const second = points.findIndex((point) => point.revision === other)
  return first !== -1 && second !== -1 && first < second
}
