import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checkGreen } from './checks/check-green.js'
import { checkJournal } from './checks/check-journal.js'
import { drawSession } from './plan.js'
import { runNemesis } from './run-nemesis.js'
import { leakLines, secretForms } from './secret-forms.js'

const CLI = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const SEED = 20

describe('the random run', () => {
  test('a seeded storm of faults breaks none of the invariants', { timeout: 120_000 }, async () => {
    const result = await runNemesis({ seed: SEED, cycles: 12, cli: CLI, limitMs: 25_000 })
    expect(result.violations, `replay: npm run nemesis -- --seed ${SEED} --cycles ${result.cycles} --keep`).toEqual([])
    expect(result.cycles).toBeGreaterThan(2)
    expect(result.faults.size).toBeGreaterThan(3)
  })

  test('the same seed and session draw the same faults, another seed draws others', () => {
    const draw = (seed: number) => JSON.stringify([0, 1, 2, 3].map((session) => drawSession(seed, session)))
    expect(draw(7)).toBe(draw(7))
    expect(draw(7)).not.toBe(draw(8))
  })
})

const at = '2026-01-01T00:00:00Z'
const seen = { session: 0, atMs: 0, fence: 1, cycle: 1, revision: 'r1' } as const

describe('the checker itself', () => {
  test('sees a green that the environment did not give', () => {
    const green = { event: 'cycle:finished', cycle: 1, outcome: 'completed', verdict: 'passed', green: true } as const
    expect(checkGreen([{ ...green, revision: 'r1', seq: 1, at }], [{ ...seen, kind: 'test', command: 'a' }])).toEqual([
      'cycle 1 is called green on r1; not answered yes there: t1, t2, t3, t4, t5',
    ])
  })

  test('sees a gap, an old fence, a cycle that ends twice and a deploy that nobody wrote down', () => {
    const end = {
      event: 'cycle:finished',
      cycle: 1,
      outcome: 'completed',
      verdict: 'failed',
      green: false,
      at,
    } as const
    const begin = { event: 'cycle:started', cycle: 1, runId: 'x', session: 's', at } as const
    const owner = { event: 'owner:changed', pid: 1, host: 'h', at } as const
    const events = [
      { ...begin, seq: 1 },
      { ...end, seq: 2 },
      { ...end, seq: 4 },
      { ...owner, fence: 2, seq: 4 },
      { ...owner, fence: 2, seq: 5 },
    ]
    expect(checkJournal(events, [{ ...seen, kind: 'deploy', command: 'b' }], '')).toEqual([
      'number 3 is due, there is 4',
      'event 5: fence 2 does not grow',
      'cycle 1 ends, open is undefined',
      'cycle 1: the deploy b happened and stands in no journal',
    ])
  })

  test('knows each form in which the programs print a secret', () => {
    const secret = 'pa"ss<wo&rd /1~ä'
    for (const line of leakLines(secret))
      expect(
        secretForms(secret).some((form) => line.includes(form)),
        line,
      ).toBe(true)
  })
})
