/**
 * The id that a report will have for what a tool prints. pytest prints node ids, its JUnit report names classes:
 * `tests/test_a.py::TestX::test_y[1]` becomes `tests.test_a.TestX::test_y[1]` (pytest's own rule).
 * @param known ids of the manifest and of earlier runs: where they name the printed id, that is it.
 */
export function reportIds(known: Iterable<string>, isJunit: boolean): (printed: string) => string {
  const ids = new Set(known)
  return (printed) => {
    const junit = junitId(printed)
    if (junit === undefined || ids.has(printed)) return printed
    return isJunit || ids.has(junit) ? junit : printed
  }
}

/** Does a line of a manifest name this test: by its full id, or by a suffix that starts after `::`, `.`, `/` or ` > `? */
export function names(line: string, id: string): boolean {
  if (line === id) return true
  if (!id.endsWith(line)) return false
  return /(?:::|[./]| > )$/.test(id.slice(0, -line.length))
}

function junitId(printed: string): string | undefined {
  const match = /^([^\s[]+?\.py)::([^[]+)(\[.*)?$/s.exec(printed)
  if (match === null) return undefined
  const [, file = '', path = '', parameters = ''] = match
  const parts = path.split('::')
  const name = parts.pop() ?? ''
  return `${[file.slice(0, -3).replaceAll('/', '.'), ...parts].join('.')}::${name}${parameters}`
}
