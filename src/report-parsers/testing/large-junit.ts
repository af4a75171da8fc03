/** Text of a large JUnit file for measuring, suite by suite: about 1 KB a test, one test in ten failed. */
export function* largeJunit(tests: number): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
  for (let suite = 0; suite * PER_SUITE < tests; suite++) yield suiteText(suite)
  yield '</testsuites>\n'
}

const PER_SUITE = 100

function suiteText(suite: number): string {
  const failures = PER_SUITE / 10
  let text = `<testsuite name="suite ${suite}" tests="${PER_SUITE}" failures="${failures}" errors="0" skipped="0" time="1.5" timestamp="2026-01-01T00:00:00Z">\n`
  for (let test = 0; test < PER_SUITE; test++) text += caseText(suite, test)
  return `${text}</testsuite>\n`
}

function caseText(suite: number, test: number): string {
  const isFailed = test % 10 === 0
  const start = `<testcase classname="com.acme.service.Suite${suite}" name="answers question ${test} of the chat" time="0.0${test + 10}">`
  const line = `2026-01-01T00:00:00Z INFO request ${suite * PER_SUITE + test} answered with 200 in 12 ms &amp; closed\n`
  const output = `<system-out>${line.repeat(isFailed ? 4 : 11)}</system-out>`
  if (!isFailed) return `${start}${output}</testcase>\n`
  const frame = `\tat com.acme.service.Suite${suite}.question(Suite${suite}.java:${test})\n`
  const failure = `<failure message="expected 200 but was 50${test % 4}" type="AssertionError">java.lang.AssertionError: expected 200 but was 500\n${frame.repeat(12)}</failure>`
  return `${start}${failure}${output}</testcase>\n`
}
