import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'

/** Between the parts of an id; a manifest line may start after it. */
export const ID_JOINER = ' > '

/** Makes ids of the parts that a report gives. */
export interface JsonIds {
  /** The parts joined. The same parts from another file get that file in front, so that two tests are not taken for attempts of one. */
  idOf(parts: readonly string[], file?: string): string
}

/** No path: none holds NUL. */
const NO_FILE = '\0'
const SURROGATE = /[\ud800-\udfff]/
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Half a surrogate pair in an id is `malformed`: it can't be written down again, so it can't be compared. */
export function createJsonIds(problems: ReportProblem[]): JsonIds {
  const files = new Map<string, string>()
  return {
    idOf(parts, file) {
      const id = joined(parts)
      if (SURROGATE.test(id) && LONE_SURROGATE.test(id))
        addProblem(problems, 'malformed', 'the name of a test holds half a surrogate pair')
      const known = files.get(id)
      if (known === undefined) files.set(id, file ?? NO_FILE)
      return known === undefined || known === file || file === undefined ? id : [file, ...parts].join(ID_JOINER)
    },
  }
}

/** Twice as fast as `join` for the two or three parts that an id has. */
function joined(parts: readonly string[]): string {
  let id = parts[0] ?? ''
  for (let at = 1; at < parts.length; at++) id += ID_JOINER + parts[at]
  return id
}
