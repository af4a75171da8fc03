const GO_EVENT =
  /^\{[^\n]*"Action"\s*:\s*"(?:start|run|pause|cont|pass|bench|fail|output|skip|build-output|build-fail|attr|artifacts)"/m

/** A line that is an event of go test; plain lines of the go command may stand before it. */
export function looksLikeGoJson(head: string): boolean {
  return GO_EVENT.test(head) || /^FAIL\t\S+ \[(?:build|setup) failed\]$/m.test(head)
}

/** A version line, a plan or a test point at the start of a line; not a pytest session that prints such lines. */
export function looksLikeTap(head: string): boolean {
  if (/^\s*TAP version \d+\s*$/m.test(head.slice(0, 4096).split('\n').slice(0, 20).join('\n'))) return true
  if (looksLikePytestText(head)) return false
  return /^(?:1\.\.\d+\s*(?:#.*)?|(?:not )?ok(?: \d+)?(?: .*)?|Bail out!.*)\r?$/m.test(head)
}

const PYTEST_LINES = [
  /^=+ test session starts =+\s*$/m,
  /^=+ (?:no tests ran|\d+ \w+).* in [\d.]+s.* =+\s*$/m,
  /^(?:no tests ran|\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|rerun)\b.*) in [\d.]+s(?: \([\d:]+\))?\s*$/m,
  /^[.FEsxXR]+\s+\[\s*\d+%\]\s*$/m,
  /^\S+\.py::.+ (?:PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN)\b/m,
]

/** pytest's console: its banner, its last line, or its progress lines. Colours don't matter. */
export function looksLikePytestText(head: string): boolean {
  const plain = head.replace(/\u001b\[[0-9;]*m/g, '')
  return PYTEST_LINES.some((pattern) => pattern.test(plain))
}
