/** `"key":` somewhere in the head of a JSON object. */
function has(head: string, key: string): boolean {
  return new RegExp(`"${key}"\\s*:`).test(head)
}

function isObject(head: string): boolean {
  return /^\s*\{/.test(head)
}

/** The mark that the format demands, or its frame. */
export function looksLikeCtrf(head: string): boolean {
  if (!isObject(head)) return false
  if (/"reportFormat"\s*:\s*"CTRF"/.test(head)) return true
  return /"results"\s*:\s*\{/.test(head) && has(head, 'summary') && (has(head, 'tool') || has(head, 'tests'))
}

/** Playwright's JSON reporter: a configuration and suites of specs. */
export function looksLikePlaywrightJson(head: string): boolean {
  if (!isObject(head) || has(head, 'numTotalTests')) return false
  const hasConfig = /^\s*\{\s*"config"\s*:\s*\{/.test(head) && (has(head, 'rootDir') || has(head, 'projects'))
  return hasConfig || (has(head, 'suites') && has(head, 'specs')) || /"stats"\s*:\s*\{[^{}]*"unexpected"\s*:/.test(head)
}

/** Figures that only jest writes tell it from vitest, which has taken over the rest. */
export function looksLikeJestJson(head: string): boolean {
  if (!isObject(head) || !has(head, 'numTotalTests')) return false
  return ['numRuntimeErrorTestSuites', 'openHandles', 'wasInterrupted', 'numPassingAsserts'].some((key) =>
    has(head, key),
  )
}

/** Jest's frame without what only jest writes. */
export function looksLikeVitestJson(head: string): boolean {
  return isObject(head) && has(head, 'numTotalTests') && !looksLikeJestJson(head)
}

/** mocha's `json` reporter. */
export function looksLikeMochaJson(head: string): boolean {
  if (!isObject(head)) return false
  return /"stats"\s*:\s*\{[^{}]*"passes"\s*:/.test(head) || (has(head, 'fullTitle') && has(head, 'currentRetry'))
}

/** pytest-json-report. */
export function looksLikePytestJson(head: string): boolean {
  if (!isObject(head)) return false
  return has(head, 'exitcode') && (has(head, 'summary') || has(head, 'tests')) && !has(head, 'numTotalTests')
}
