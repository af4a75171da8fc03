import { describe, expect, it } from 'vitest'
import { emptyHistory } from '../../model/history.js'
import type { TestResult } from '../../model/test-result.js'
import { failing, passing } from '../../testing/suite-run.js'
import { runWithRetries } from './retry.js'
import type { Runner, SuiteEvidence, SuiteOrder } from './runner.js'

const order = {
  suite: 'p1',
  history: emptyHistory(),
  reportsFolder: '/x/reports/p1',
  outputFile: '/x/output/p1.log',
  outputName: 'output/p1.log',
  abort: { sameSignature: 2, sameCause: () => true },
} as unknown as SuiteOrder

/** A runner that gives one list of results a run. */
function scripted(runs: TestResult[][], exit: SuiteEvidence['exit'] = { ended: 'exited' }) {
  const orders: SuiteOrder[] = []
  const runner: Runner = {
    kind: 'command',
    async run(given) {
      orders.push(given)
      return { exit, reports: [], results: runs[orders.length - 1] ?? [], metadata: { addresses: [], identities: [] } }
    },
  }
  return { runner, orders }
}

async function retried(runs: TestResult[][], policy = { attempts: 2, budget: 5 }, exit?: SuiteEvidence['exit']) {
  const { runner, orders } = scripted(runs, exit)
  const { results } = await runWithRetries(runner, policy, order, new AbortController().signal)
  return { results, orders }
}

describe('runWithRetries', () => {
  it('makes a pass after a failure flaky, with both attempts and the failure’s words', async () => {
    const { results } = await retried([[passing('a'), failing('b', { message: 'boom' })], [passing('b')]])
    expect(results).toMatchObject([
      { id: 'a', flaky: false, attempts: [{ status: 'passed' }] },
      {
        id: 'b',
        status: 'passed',
        flaky: true,
        message: 'boom',
        attempts: [{ status: 'failed' }, { status: 'passed' }],
      },
    ])
  })

  it('keeps a test red that fails each time, with all attempts', async () => {
    const { results } = await retried([[failing('a')], [failing('a')], [failing('a')]], { attempts: 3, budget: 5 })
    expect(results).toMatchObject([{ status: 'failed', flaky: false }])
    expect(results[0]?.attempts).toHaveLength(3)
  })

  it('tries only what failed again, apart from the first output and reports', async () => {
    const { orders } = await retried([[passing('a'), failing('b')], [passing('b')]])
    expect(orders[1]).toMatchObject({
      tests: ['b'],
      outputFile: '/x/output/p1.attempt-2.log',
      outputName: 'output/p1.attempt-2.log',
      reportsFolder: '/x/reports/p1/attempt-2',
    })
    expect(orders[1]).not.toHaveProperty('abort')
  })

  it('tries nothing again where more failed than the budget allows', async () => {
    const { orders, results } = await retried([[failing('a'), failing('b')], [passing('a')]], {
      attempts: 2,
      budget: 1,
    })
    expect(orders).toHaveLength(1)
    expect(results).toMatchObject([{ status: 'failed' }, { status: 'failed' }])
  })

  it('tries nothing again after a run that was cut short', async () => {
    expect((await retried([[failing('a')], []], undefined, { ended: 'timed-out' })).orders).toHaveLength(1)
    const hopeless = { ended: 'exited' as const, reason: 'aborted' }
    expect((await retried([[failing('a')], []], undefined, hopeless)).orders).toHaveLength(1)
  })

  it('asks what was blocked by a flaky test, and calls that one not flaky', async () => {
    const blocked: TestResult = { ...passing('b', { status: 'blocked', blockedBy: ['a'] }), attempts: [] }
    const { results, orders } = await retried([
      [failing('a'), blocked],
      [passing('a'), passing('b')],
    ])
    expect(orders[1]?.tests).toEqual(['a', 'b'])
    expect(results).toMatchObject([
      { id: 'a', flaky: true },
      { id: 'b', status: 'passed', flaky: false },
    ])
  })

  it('keeps a failure whose second try gave no result', async () => {
    expect((await retried([[failing('a')], []])).results).toMatchObject([{ status: 'failed', attempts: [{}] }])
  })
})
