import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'
import { decodeChunks } from './decode.js'
import { createJsonSlices, type SliceTaker } from './json-slices.js'
import { type JsonObject, parseStrictly } from './json-value.js'

/** Takes the elements of one array, in order, each parsed by itself. */
export type TakeElement = (element: unknown) => void

/** What is taken one by one: `results/tests` is the array `tests` of the object `results` of the document. */
export type ElementTakers = Readonly<Record<string, TakeElement>>

/**
 * Reads one JSON document without holding it: the elements of the named arrays are handed out one by one as they come,
 * all else is returned as one object in which those arrays are empty.
 * A doubled key, too deep nesting and NUL are `hostile`; what breaks the grammar, a second document or a key named
 * `__proto__` too; a document that ends before its last bracket is `cut`.
 * Returns undefined where the document is no object or can't be read to its end; elements handed out until then stand.
 *
 * How: brackets and strings are followed in the text, which finds where elements begin and end; `JSON.parse` judges each of them and
 * what is left. A key that stands twice shows as more colons in the text than keys in the value.
 */
export async function readJson(
  chunks: AsyncIterable<Uint8Array>,
  problems: ReportProblem[],
  takers: ElementTakers = {},
): Promise<JsonObject | undefined> {
  const taker: SliceTaker = {
    paths: Object.keys(takers),
    element(path, text, colons) {
      const parsed = parseStrictly(text, colons, problems, path)
      if (parsed === undefined) return false
      takers[path]?.(parsed.value)
      return true
    },
  }
  const slices = createJsonSlices(taker)
  for await (const text of decodeChunks(chunks, problems)) if (!slices.push(text)) break
  const end = slices.end()
  if (end.problem !== undefined) addProblem(problems, end.problem.kind, end.problem.message)
  if (end.rest === undefined) return undefined
  const root = parseStrictly(end.rest, end.colons, problems, '')?.value
  if (root === undefined) return undefined
  if (typeof root !== 'object' || root === null || Array.isArray(root)) {
    addProblem(problems, 'malformed', 'the document is no JSON object')
    return undefined
  }
  takeHidden(root as JsonObject, takers)
  return root as JsonObject
}

/** A path whose keys are written with escapes is not seen in the text, but in the value. */
function takeHidden(root: JsonObject, takers: ElementTakers): void {
  for (const [path, take] of Object.entries(takers)) {
    let value: unknown = root
    for (const key of path.split('/')) {
      value = typeof value === 'object' && value !== null ? (value as JsonObject)[key] : undefined
    }
    if (Array.isArray(value)) for (const element of value.splice(0)) take(element)
  }
}
