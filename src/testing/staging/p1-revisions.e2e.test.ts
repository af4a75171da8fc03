import { afterEach, describe, expect, it } from 'vitest'
import type { TestResult } from '../../model/test-result.js'
import { redOf, runP1 } from './p1-suite.js'
import { type Staging, startStaging } from './start-staging.js'

/** How long a probe waits for its welcome, in milliseconds. */
const WELCOME_LIMIT_MS = 3_000

let staging: Staging | undefined
afterEach(async () => {
  await staging?.stop()
  staging = undefined
})

async function runAgainst(revision: string, faults: Record<string, unknown> = {}) {
  staging = await startStaging({ revision })
  await staging.setFaults(faults)
  const startedAt = performance.now()
  const results = await runP1(staging)
  return { results, durationMs: performance.now() - startedAt, red: redOf(results) }
}

const messageOf = (results: readonly TestResult[], number: string) =>
  results.find(({ id }) => id.startsWith(`test_${number}_`))?.message

describe('revision r1', () => {
  it('passes 0 of 25, each for the wrapped welcome, and ends after one time-out, not twenty-five', async () => {
    const { results, red, durationMs } = await runAgainst('r1')
    expect(red).toHaveLength(25)
    for (const { message } of results) expect(message).toContain('system_message')
    expect(durationMs).toBeGreaterThan(WELCOME_LIMIT_MS)
    expect(durationMs).toBeLessThan(5 * WELCOME_LIMIT_MS)
  })
})

describe('revision r2', () => {
  it('passes 23 of 25: the token of 001 and 002 is refused as a subprotocol', async () => {
    const { results, red } = await runAgainst('r2')
    expect(red).toEqual(['001', '002'])
    for (const number of red) expect(messageOf(results, number)).toContain('VALIDATION_FAILED')
  })
})

describe('the right revision', () => {
  it.each([
    ['the welcome is wrapped', { welcome_wrapped: true }],
    ['the validator has another secret', { validator_secret: 'previous' }],
    ['tokens are expired', { tokens_expired: true }],
    ['the services are down', { unavailable_s: 60 }],
  ])('passes 0 of 25 when %s', async (_case, faults) => {
    expect((await runAgainst('r3', faults)).red).toHaveLength(25)
  })
})
