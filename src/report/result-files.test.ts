import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TestResult } from '../model/test-result.js'
import { parseText } from '../report-parsers/testing/parse-text.js'
import { anAnalysis } from '../testing/builders.js'
import { aCycle, aTestRun, HOSTILE } from '../testing/report-scene.js'
import { failing, flaking, passing, skipping } from '../testing/suite-run.js'
import { ctrfOf } from './ctrf.js'
import { junitOf } from './junit.js'

/** What XML can carry, and no lone surrogates: ids that come back as they were. */
const id = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom('tests.a::test_1', 'a > b', 'p/T/Sub', '<b>&"\'', 'x\ty\nz', '\u202eevil'),
  )
  .filter((text) => text.trim() !== '' && !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text))
const status = fc.constantFrom('passed', 'failed', 'errored', 'skipped', 'blocked', 'missing', 'flaky')
const text = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(HOSTILE)), { nil: undefined })
const result = fc.record({
  id,
  status,
  message: text,
  output: text,
  durationMs: fc.double({ min: 0, max: 1e5, noNaN: true }),
})
const results = fc.uniqueArray(result, { selector: ({ id }) => id, maxLength: 8 })

/** JUnit and CTRF have no words for blocked and missing: both are errors there. */
const told = (status: string) => (status === 'blocked' || status === 'missing' ? 'errored' : status)

it.each([
  ['junit', (tests: TestResult[]) => junitOf(aCycle(1, anAnalysis(), aTestRun(tests)), aTestRun(tests), 'loop')],
  [
    'ctrf',
    (tests: TestResult[]) => JSON.stringify(ctrfOf(aCycle(1, anAnalysis(), aTestRun(tests)), aTestRun(tests), 'loop')),
  ],
] as const)(
  '%s: our own parser reads the same ids and statuses back, and finds nothing wrong',
  async (format, write) => {
    await fc.assert(
      fc.asyncProperty(results, async (made) => {
        const parsed = await parseText(write(made.map(resultOf)), { name: `report.${format}` })
        expect(parsed.problems).toEqual([])
        expect(parsed.format).toBe(format)
        const seen = parsed.tests.map(({ id, status, flaky }) => `${id} ${flaky ? 'flaky' : status}`)
        expect(seen.sort()).toEqual(made.map(({ id, status }) => `${id} ${told(status)}`).sort())
      }),
    )
  },
)

it('several suites: the suite stands before the id, so that equal ids stay two tests', async () => {
  const run = aTestRun([passing('same')])
  const [suite] = run.suites
  const two = { ...run, suites: [...run.suites, { ...suite!, suite: 'p2', results: [failing('same')] }] }
  for (const file of [
    junitOf(aCycle(1, anAnalysis(), two), two, 'loop'),
    JSON.stringify(ctrfOf(aCycle(1, anAnalysis(), two), two, 'loop')),
  ]) {
    const parsed = await parseText(file)
    expect(parsed.tests.map(({ id, status }) => [id, status])).toEqual([
      ['p1/same', 'passed'],
      ['p2/same', 'failed'],
    ])
  }
})

it('keeps messages, attempts and output in JUnit', async () => {
  const tests = [
    failing('f', { message: 'a < b\nand more', trace: 'at x' }),
    flaking('k'),
    passing('o', { output: 'said' }),
  ]
  const { tests: read } = await parseText(junitOf(aCycle(1, anAnalysis(), aTestRun(tests)), aTestRun(tests), 'loop'))
  expect(read[0]?.message).toContain('a < b\nand more')
  expect(read[1]?.attempts[0]?.message).toBe('first time unlucky')
  expect(read[2]).toMatchObject({ id: 'o', output: 'said', durationMs: 100 })
})

function resultOf({
  id,
  status,
  message,
  output,
  durationMs,
}: {
  id: string
  status: string
  message: string | undefined
  output: string | undefined
  durationMs: number
}): TestResult {
  const more = { durationMs, ...(message !== undefined && { message }), ...(output !== undefined && { output }) }
  if (status === 'flaky') return flaking(id, more)
  if (status === 'passed') return passing(id, more)
  if (status === 'skipped') return skipping(id, more)
  const word = status as 'failed'
  return { ...failing(id, more), status: word, attempts: [{ status: word }] }
}
