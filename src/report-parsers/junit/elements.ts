/** What stands below a test case and decides its outcome. */
export interface OutcomeElement {
  kind: 'failure' | 'error' | 'skipped' | 'flakyFailure' | 'flakyError' | 'rerunFailure' | 'rerunError'
  message?: string
  type?: string
  /** Attribute `time`, as written. */
  time?: string
  /** Text, its stack trace included; bounded. */
  text: string
}

/** One `testcase`, whole. */
export interface CaseElement {
  attributes: Record<string, string>
  outcomes: OutcomeElement[]
  /** Text of `system-out` and `system-err`; bounded. */
  output: string
  /** Names and values of its properties, at most 50; absent for none. */
  properties?: Map<string, string>
  line: number
}

/** One `testsuite`, or the root `testsuites`. */
export interface SuiteElement {
  element: 'testsuites' | 'testsuite'
  attributes: Record<string, string>
  properties?: Map<string, string>
  /** Failures and errors of the suite itself. */
  outcomes: OutcomeElement[]
  /** Text of its own `system-out`; bounded. */
  output: string
  line: number
}

/** What a reader of JUnit XML is told, in document order; `path` holds the open suites, outermost first. */
export interface JunitHandler {
  suiteOpened(suite: SuiteElement, path: readonly SuiteElement[]): void
  caseClosed(element: CaseElement, path: readonly SuiteElement[]): void
  suiteClosed(suite: SuiteElement, path: readonly SuiteElement[]): void
  comment(text: string): void
}
