import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numberOf, p1Faults, redOf, runP1 } from './p1-suite.js'
import { type Staging, startStaging } from './start-staging.js'

const FAULTS = await p1Faults()

/** Most of the time is spent waiting for what does not come: several stagings wait at once. */
const STAGINGS = 3

const all: Staging[] = []
const idle: Staging[] = []
const waiting: ((staging: Staging) => void)[] = []

beforeAll(async () => {
  all.push(...(await Promise.all(Array.from({ length: STAGINGS }, () => startStaging()))))
  idle.push(...all)
})
afterAll(async () => {
  for (const staging of all) await staging.stop()
})

/** Uses a staging that nobody else uses meanwhile. */
async function withStaging<T>(use: (staging: Staging) => Promise<T>): Promise<T> {
  const staging = idle.pop() ?? (await new Promise<Staging>((resolve) => waiting.push(resolve)))
  try {
    return await use(staging)
  } finally {
    const next = waiting.shift()
    if (next) next(staging)
    else idle.push(staging)
  }
}

describe.concurrent('the P1 suite', () => {
  it('is green against the right revision: 25 of 25, each with its witness', async () => {
    const results = await withStaging(async (staging) => {
      await staging.setFaults({})
      return runP1(staging)
    })
    expect(results.flatMap(({ id, message }) => (message ? `${id}: ${message}` : []))).toEqual([])
    expect(FAULTS.map(({ test }) => test)).toEqual(results.map(({ id }) => numberOf(id)))
    const unseen = results.filter(
      ({ witness }) => !witness || witness.bytesReceived === 0 || witness.remotes.length === 0,
    )
    expect(unseen).toEqual([])
  })

  it.each(FAULTS.map((fault) => [fault.test, fault.breaks, fault] as const))(
    '%s alone is red when %s',
    async (test, _breaks, { fault, also }) => {
      const red = await withStaging(async (staging) => {
        await staging.setFaults({ [fault]: true })
        return redOf(await runP1(staging))
      })
      expect(red).toContain(test)
      expect(red.filter((other) => other !== test && !also.includes(other))).toEqual([])
    },
  )
})
