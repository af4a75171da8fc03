import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParsedReport, ReportFormat } from '../model/test-run.js'
import { parseReport } from './index.js'

const GREEN: [ReportFormat, string][] = [
  ['ctrf', 'ctrf/green-minimal.json'],
  ['go-json', 'go-json/green.ndjson'],
  ['jest-json', 'jest-json/green.json'],
  ['mocha-json', 'mocha-json/green.json'],
  ['playwright-json', 'playwright-json/green.json'],
  ['pytest-json', 'pytest-json/deselected.json'],
  ['pytest-text', 'pytest-text/green-v-9.0.txt'],
  ['pytest-text', 'pytest-text/green-plain.txt'],
  ['pytest-text', 'pytest-text/green-q.txt'],
  ['tap', 'tap/node-green.tap'],
  ['vitest-json', 'vitest-json/green.json'],
]

function bytesOf(name: string): Uint8Array {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url))
}

function parse(format: ReportFormat, ...chunks: Uint8Array[]): Promise<ParsedReport> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* chunks
  }
  return parseReport({ name: 'report', format, chunks: stream() })
}

function isClean(report: ParsedReport): boolean {
  const allPassed = report.tests.length > 0 && report.tests.every(({ status, flaky }) => status === 'passed' && !flaky)
  return allPassed && report.problems.length === 0 && report.interrupted === undefined
}

describe.each(GREEN)('%s (%s)', (format, name) => {
  it('is read the same however it is cut into chunks', async () => {
    const bytes = bytesOf(name)
    const whole = await parse(format, bytes)
    expect(isClean(whole)).toBe(true)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length]
        const chunks = edges.slice(1).map((end, at) => bytes.subarray(edges[at], end))
        expect(await parse(format, ...chunks)).toEqual(whole)
      }),
      { numRuns: 15 },
    )
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
    expect(await parse(format, ...single)).toEqual(whole)
  })

  it('is never clean when it is cut off, unless nothing was lost', async () => {
    const bytes = bytesOf(name)
    const whole = await parse(format, bytes)
    for (let length = 0; length < bytes.length; length += length < bytes.length - 120 ? 23 : 1) {
      const cut = await parse(format, bytes.subarray(0, length))
      if (isClean(cut)) expect(cut.tests, `cut after ${length} bytes`).toEqual(whole.tests)
    }
  })
})

/** What turns a green report red: text that stands in it, and what stands there instead. */
const FAILURES: [ReportFormat, string, string, string][] = [
  ['ctrf', 'ctrf/green-minimal.json', '"status":"passed"', '"status":"failed"'],
  ['ctrf', 'ctrf/green-minimal.json', '"passed":2,"failed":0', '"passed":1,"failed":1'],
  ['go-json', 'go-json/green.ndjson', '"Action":"pass"', '"Action":"fail"'],
  [
    'go-json',
    'go-json/green.ndjson',
    '"Action":"pass","Package":"example.com/app/green","Elapsed"',
    '"Action":"fail","Package":"example.com/app/green","Elapsed"',
  ],
  ['jest-json', 'jest-json/green.json', '"status":"passed"', '"status":"failed"'],
  ['jest-json', 'jest-json/green.json', '"success":true', '"success":false'],
  ['jest-json', 'jest-json/green.json', '"wasInterrupted":false', '"wasInterrupted":true'],
  ['jest-json', 'jest-json/green.json', '"numTotalTests":3', '"numTotalTests":4'],
  ['mocha-json', 'mocha-json/green.json', '"failures": []', '"failures": [{"title":"x","fullTitle":"x"}]'],
  ['mocha-json', 'mocha-json/green.json', '"passes": 3', '"passes": 4'],
  ['mocha-json', 'mocha-json/green.json', '"currentRetry": 0,\n      "speed"', '"currentRetry": 1,\n      "speed"'],
  ['playwright-json', 'playwright-json/green.json', '"status": "passed"', '"status": "timedOut"'],
  ['playwright-json', 'playwright-json/green.json', '"status": "expected"', '"status": "unexpected"'],
  ['playwright-json', 'playwright-json/green.json', '"unexpected": 0', '"unexpected": 1'],
  [
    'playwright-json',
    'playwright-json/green.json',
    '"errors": [],\n  "stats"',
    '"errors": [{"message":"boom"}],\n  "stats"',
  ],
  ['pytest-json', 'pytest-json/green.json', '"outcome": "passed",\n   "setup"', '"outcome": "failed",\n   "setup"'],
  ['pytest-json', 'pytest-json/green.json', '"exitcode": 0', '"exitcode": 2'],
  ['pytest-json', 'pytest-json/green.json', '"total": 6', '"total": 7'],
  ['pytest-text', 'pytest-text/green-v-9.0.txt', 'PASSED', 'FAILED'],
  ['pytest-text', 'pytest-text/green-v-9.0.txt', '= 6 passed in', '= 1 failed, 6 passed in'],
  ['pytest-text', 'pytest-text/green-plain.txt', '......', '...F..'],
  ['pytest-text', 'pytest-text/green-q.txt', '......', '.....'],
  ['tap', 'tap/node-green.tap', 'ok 1 - connects', 'not ok 1 - connects'],
  ['tap', 'tap/node-green.tap', '# fail 0', '# fail 1'],
  ['tap', 'tap/node-green.tap', '1..3', '1..4'],
  ['tap', 'tap/node-green.tap', '    1..2\nok 1 - chat', '    1..3\nok 1 - chat'],
  ['vitest-json', 'vitest-json/green.json', '"status":"passed"', '"status":"failed"'],
  ['vitest-json', 'vitest-json/green.json', '"status":"passed","message":""', '"status":"failed","message":""'],
  ['vitest-json', 'vitest-json/green.json', '"failureMessages":[]', '"failureMessages":["first try"]'],
  ['vitest-json', 'vitest-json/green.json', '"numPassedTests":3', '"numPassedTests":2'],
]

describe('one failure or contradiction more', () => {
  it.each(FAILURES)('is seen in %s (%s): %s', async (format, name, from, to) => {
    const text = new TextDecoder().decode(bytesOf(name))
    expect(text).toContain(from)
    expect(isClean(await parse(format, new TextEncoder().encode(text)))).toBe(true)
    expect(isClean(await parse(format, new TextEncoder().encode(text.replace(from, to))))).toBe(false)
  })

  it.each(GREEN.filter(([format]) => format !== 'pytest-text' && format !== 'tap' && format !== 'go-json'))(
    'a doubled key is hostile in %s (%s), at any depth',
    async (format, name) => {
      const text = new TextDecoder().decode(bytesOf(name))
      const keys = [...text.matchAll(/"[A-Za-z]+"\s*:/g)]
      for (const match of [keys[0], keys[Math.floor(keys.length / 2)], keys.at(-1)]) {
        const at = match?.index ?? 0
        const doubled = `${text.slice(0, at)}${match?.[0]}null,${text.slice(at)}`
        const report = await parse(format, new TextEncoder().encode(doubled))
        expect(report.problems.map(({ kind }) => kind)).toContain('hostile')
      }
    },
  )
})
