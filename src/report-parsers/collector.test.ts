import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCollector } from './collector.js'
import { LEFT_OUT, LIMITS } from './limits.js'
import type { TestPart } from './test-part.js'

function collect(...parts: TestPart[]) {
  const collector = createCollector()
  for (const part of parts) collector.add(part)
  return collector.tests()
}

const STATUSES = ['passed', 'failed', 'errored', 'skipped'] as const

describe('createCollector', () => {
  it('keeps one test for each id, in the order of first sight', () => {
    const tests = collect({ id: 'b', status: 'passed' }, { id: 'a', status: 'skipped' }, { id: 'b', status: 'passed' })
    expect(tests.map((test) => test.id)).toEqual(['b', 'a'])
  })

  it('takes a failure and then a pass as a flaky pass, with the failure message kept', () => {
    const [test] = collect(
      { id: 'a', status: 'failed', message: 'boom', durationMs: 5 },
      { id: 'a', status: 'passed', durationMs: 7 },
    )
    expect(test).toMatchObject({ status: 'passed', flaky: true, message: 'boom', durationMs: 7 })
    expect(test?.attempts.map((attempt) => attempt.status)).toEqual(['failed', 'passed'])
  })

  it('takes a pass and then a failure as failed', () => {
    const [test] = collect({ id: 'a', status: 'passed' }, { id: 'a', status: 'failed', message: 'boom' })
    expect(test).toMatchObject({ status: 'failed', flaky: false, message: 'boom' })
  })

  it('warns of the same outcome twice', () => {
    const [test] = collect({ id: 'a', status: 'passed' }, { id: 'a', status: 'passed' })
    expect(test?.warning).toContain('more than once')
    expect(test?.status).toBe('passed')
  })

  it('joins a tear-down error to its attempt: the worst part counts', () => {
    const [test] = collect(
      { id: 'a', status: 'passed', durationMs: 3 },
      { id: 'a', status: 'errored', phase: 'teardown', durationMs: 4, message: 'tear-down' },
    )
    expect(test).toMatchObject({ status: 'errored', phase: 'teardown', durationMs: 7, message: 'tear-down' })
    expect(test?.attempts).toHaveLength(1)
    expect(test?.warning).toBeUndefined()
  })

  it('keeps attempts that a report marks, and tells flaky from them', () => {
    const [test] = collect({
      id: 'a',
      status: 'passed',
      attempts: [{ status: 'failed', message: 'first try' }, { status: 'passed' }],
    })
    expect(test).toMatchObject({ status: 'passed', flaky: true, message: 'first try' })
  })

  it('lets a failure text replace the reason of a skip', () => {
    const [test] = collect(
      { id: 'a', status: 'skipped', message: 'not today', skipKind: 'skip' },
      { id: 'a', status: 'failed', message: 'boom' },
    )
    expect(test).toMatchObject({ status: 'failed', message: 'boom' })
    expect(test?.skipKind).toBeUndefined()
  })

  it('bounds each text and the texts of a report', () => {
    const long = 'x'.repeat(LIMITS.outputChars * 2)
    const collector = createCollector()
    for (let at = 0; at < 3000; at++) collector.add({ id: `t${at}`, status: 'failed', message: long, trace: long })
    const tests = collector.tests()
    expect(tests[0]?.message?.length).toBeLessThanOrEqual(LIMITS.messageChars)
    expect(tests[0]?.trace?.length).toBeLessThanOrEqual(LIMITS.traceChars)
    expect(tests.at(-1)?.trace).toBe(LEFT_OUT)
    const total = tests.reduce((sum, test) => sum + (test.trace?.length ?? 0) + (test.message?.length ?? 0), 0)
    expect(total).toBeLessThan(LIMITS.failureTextChars * 1.1)
  })

  it('keeps a failure among any number of attempts', () => {
    const before = Array.from({ length: 300 }, (): TestPart => ({ id: 'a', status: 'passed' }))
    const [test] = collect(...before.slice(0, 60), { id: 'a', status: 'failed' }, ...before)
    expect(test?.flaky).toBe(true)
    expect(test?.attempts.length).toBeLessThanOrEqual(LIMITS.attempts)
  })

  it('never calls a test passed and steady that failed in any part', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 8 }), (statuses) => {
        const [test] = collect(...statuses.map((status) => ({ id: 'a', status })))
        const broke = statuses.some((status) => status === 'failed' || status === 'errored')
        const green = test?.status === 'passed' && !test.flaky
        expect(green && broke).toBe(false)
        expect(test?.flaky).toBe(broke && statuses.at(-1) === 'passed')
      }),
    )
  })
})
