import { describe, expect, it } from 'vitest'
import { answer, failing, flaking, greenRun, loopContext, passing } from '../../testing/suite-run.js'

const ask = (output: string, softPass: 'warn' | 'fail' = 'warn') =>
  answer(
    'soft-pass',
    greenRun({ results: [passing('a', { output }), passing('b', { output: 'fine' })] }),
    loopContext({ softPass }),
  )

describe('soft-pass', () => {
  it.each([
    'Traceback (most recent call last):\n  File "x.py"',
    '⚠️ Unexpected message type: system',
    '⚠ Unexpected status 500',
    '❌ Failed to connect',
    'server down, skipping assertion',
    'Skipping the validation for now',
    'error ignored: refused',
    'ignoring connection error',
    'HTTP 403: EXPECTED and CORRECT',
    'Caught exception: timeout',
    'request failed, but continuing',
    '(node:1) UnhandledPromiseRejection: x',
    'AssertionError: 1 != 2',
    '--- FAIL: TestX (0.00s)',
    'WARNING: timed out waiting for welcome',
  ])('warns of «%s»', (output) => {
    expect(ask(output)).toMatchObject({ held: true, warning: expect.stringContaining('a («') })
  })

  it.each([
    '200 OK',
    'no errors found',
    'error handling works: 401 as expected',
    '✅ all good',
    'retrying after 100 ms',
    'validated the token',
  ])('takes «%s» for plain output', (output) => {
    expect(ask(output).warning).toBeUndefined()
  })

  it('is failed where the policy says so, and names the tests', () => {
    expect(ask('skipping assertion', 'fail')).toMatchObject({ held: false, breaksTo: 'failed', tests: ['a'] })
  })

  it('asks passing tests alone, and none that is known as flaky', () => {
    const results = [
      failing('a', { output: 'Traceback (most recent call last)' }),
      flaking('b', { output: 'AssertionError' }),
      passing('c', { output: 'x' }),
    ]
    expect(answer('soft-pass', greenRun({ results }))).toMatchObject({ held: true, actual: '0 of 2 outputs' })
  })

  it('is not asked where no passing test has output', () => {
    expect(answer('soft-pass', greenRun()).held).toBeNull()
  })

  it('reads a megabyte that nearly matches in no time', () => {
    const start = performance.now()
    ask('error failed failure exception '.repeat(33_000))
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})
