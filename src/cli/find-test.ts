import { UntilgreenError } from '../errors.js'

/**
 * The `suite/id` of a test, by all of it or by a suffix that starts after `/`, `::`, `.` or ` > `.
 * @throws UntilgreenError NOT_FOUND for none or several.
 */
export function findTest(known: readonly string[], given: string): string {
  if (known.includes(given)) return given
  const fitting = known.filter((id) => id.endsWith(given) && /(?:[/.]|::| > )$/.test(id.slice(0, -given.length)))
  const [only, ...more] = fitting
  if (only !== undefined && more.length === 0) return only
  const hint = fitting.length > 0 ? `it could be ${fitting.slice(0, 5).join(', ')}` : 'Ids stand in the report.'
  throw new UntilgreenError('NOT_FOUND', `${fitting.length === 0 ? 'no' : 'more than one'} test '${given}' has run`, {
    hint,
  })
}
