import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/**
 * Writes a large JUnit file for measuring: about 1.1 KB a test, one test in ten failed.
 * `tsx write-junit.ts FILE TESTS`
 */
async function writeJunit(file: string, tests: number): Promise<void> {
  const out = createWriteStream(file)
  out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')
  const perSuite = 100
  for (let suite = 0; suite < tests / perSuite; suite++) {
    const failed = perSuite / 10
    let text = `<testsuite name="suite ${suite}" tests="${perSuite}" failures="${failed}" errors="0" skipped="0" time="1.5" timestamp="2026-01-01T00:00:00Z">\n`
    for (let test = 0; test < perSuite; test++) text += testCase(suite, test)
    if (!out.write(`${text}</testsuite>\n`)) await once(out, 'drain')
  }
  out.end('</testsuites>\n')
  await once(out, 'close')
}

function testCase(suite: number, test: number): string {
  const start = `<testcase classname="com.acme.service.Suite${suite}" name="answers question ${test} of the chat" time="0.0${test + 10}">`
  const line = `2026-01-01T00:00:00Z INFO request ${suite * 100 + test} answered with 200 in 12 ms &amp; closed\n`
  const output = `<system-out>${line.repeat(test % 10 === 0 ? 4 : 11)}</system-out>`
  if (test % 10 !== 0) return `${start}${output}</testcase>\n`
  const frame = `\tat com.acme.service.Suite${suite}.question(Suite${suite}.java:${test})\n`
  return `${start}<failure message="expected 200 but was 50${test % 4}" type="AssertionError">java.lang.AssertionError: expected 200 but was 500\n${frame.repeat(12)}</failure>${output}</testcase>\n`
}

const [file, tests = '100000'] = process.argv.slice(2)
if (file !== undefined) await writeJunit(file, Number(tests))
