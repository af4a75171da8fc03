import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numberOf, p1Faults, redOf, runP1 } from './p1-suite.js'
import { type Staging, startStaging } from './start-staging.js'

const FAULTS = await p1Faults()

let staging: Staging
beforeAll(async () => {
  staging = await startStaging()
})
afterAll(() => staging.stop())

describe('the P1 suite', () => {
  it('is green against the right revision: 25 of 25', async () => {
    const results = await runP1(staging)
    expect(results.flatMap(({ id, message }) => (message ? `${id}: ${message}` : []))).toEqual([])
    expect(results).toHaveLength(25)
    expect(results.every(({ witness }) => witness && witness.bytesReceived > 0 && witness.remotes.length > 0)).toBe(
      true,
    )
  })

  it('has a fault for each of its tests', async () => {
    const results = await runP1(staging)
    expect(FAULTS.map(({ test }) => test)).toEqual(results.map(({ id }) => numberOf(id)))
  })

  it.each(FAULTS.map((fault) => [fault.test, fault.breaks, fault] as const))(
    '%s alone is red when %s',
    async (test, _breaks, { fault, also }) => {
      await staging.setFaults({ [fault]: true })
      const red = redOf(await runP1(staging))
      expect(red).toContain(test)
      expect(red.filter((other) => other !== test && !also.includes(other))).toEqual([])
    },
  )
})
