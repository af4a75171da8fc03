import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { largeJunit } from '../report-parsers/testing/large-junit.js'

/** Writes what a generator gives. Returns the size in bytes. */
export function writeReport(path: string, parts: Iterable<string>): number {
  const file = openSync(path, 'w')
  let open = ''
  for (const part of parts) {
    open += part
    if (open.length < 1 << 20) continue
    writeSync(file, open)
    open = ''
  }
  writeSync(file, open)
  closeSync(file)
  return statSync(path).size
}

/** JUnit of about 1 KB a test, one in ten failed. */
export const junitParts = largeJunit

/** The same tests with outputs nine times as long. */
export function* talkativeJunit(tests: number): Generator<string> {
  const chatter = '2026-01-01T00:00:00Z DEBUG the cache was asked for a key and gave what it had\n'.repeat(115)
  for (const part of largeJunit(tests)) yield part.replaceAll('</system-out>', `${chatter}</system-out>`)
}

/** CTRF of about 720 bytes a test, one in ten failed. */
export function* ctrfParts(tests: number): Generator<string> {
  const failed = Math.ceil(tests / 10)
  const summary = {
    tests,
    passed: tests - failed,
    failed,
    pending: 0,
    skipped: 0,
    other: 0,
    start: 1767225600000,
    stop: 1767225660000,
  }
  yield `{"results":{"tool":{"name":"acme"},"summary":${JSON.stringify(summary)},"tests":[`
  for (let at = 0; at < tests; at++) yield `${at === 0 ? '' : ','}\n${JSON.stringify(ctrfTest(at))}`
  yield ']}}\n'
}

function ctrfTest(at: number) {
  const isFailed = at % 10 === 0
  const frame = `    at question (/srv/app/chat/suite-${at % 100}.ts:${at % 900}:17)\n`
  return {
    name: `answers question ${at} of the chat`,
    status: isFailed ? 'failed' : 'passed',
    duration: 10 + (at % 90),
    start: 1767225600000 + at,
    stop: 1767225600100 + at,
    suite: [`chat-${at % 100}.test.ts`, 'chat', 'answers'],
    filePath: `/srv/app/chat/chat-${at % 100}.test.ts`,
    type: 'unit',
    tags: ['p1', 'chat'],
    stdout: isFailed
      ? []
      : Array.from(
          { length: 5 },
          (_, line) => `2026-01-01T00:00:00Z INFO "request" ${at}.${line} answered with 200 in 12 ms`,
        ),
    ...(isFailed && { message: `AssertionError: expected 200 but was 50${at % 4}`, trace: frame.repeat(6) }),
  }
}

/** `go test -json` of about 900 bytes a test, one in ten failed. */
export function* goParts(tests: number): Generator<string> {
  const perPackage = 100
  const line = (event: object): string => `${JSON.stringify(event)}\n`
  for (let first = 0; first < tests; first += perPackage) {
    const Package = `example.com/acme/service${first / perPackage}`
    const at = { Time: '2026-01-01T00:00:00.123456789Z' }
    for (let test = first; test < Math.min(tests, first + perPackage); test++) {
      const Test = `TestAnswersQuestion${test}OfTheChat`
      const [Action, word] = test % 10 === 0 ? ['fail', 'FAIL'] : ['pass', 'PASS']
      const output = (Output: string): string => line({ ...at, Action: 'output', Package, Test, Output })
      yield line({ ...at, Action: 'run', Package, Test }) + output(`=== RUN   ${Test}\n`)
      yield output(`    chat_test.go:${test % 900}: got "answer" ${test}\n`)
      yield output(`--- ${word}: ${Test} (0.01s)\n`) + line({ ...at, Action, Package, Test, Elapsed: 0.01 })
    }
    yield line({ ...at, Action: 'output', Package, Output: 'FAIL\n' }) +
      line({ ...at, Action: 'fail', Package, Elapsed: 1.5 })
  }
}

/** TAP 13 of about 120 bytes a test, one in ten failed with a diagnostic block. */
export function* tapParts(tests: number): Generator<string> {
  yield `TAP version 13\n1..${tests}\n`
  for (let test = 1; test <= tests; test++) {
    const isFailed = test % 10 === 0
    yield `${isFailed ? 'not ok' : 'ok'} ${test} - chat service answers question ${test} of the chat within its time # time=${test % 90}ms\n`
    if (isFailed)
      yield `  ---\n  message: 'expected 200 but was 500'\n  severity: fail\n  at: chat/suite-${test % 100}.ts\n  ...\n`
    else if (test % 4 === 0) yield `# request ${test} answered with 200 in 12 ms\n`
  }
}
