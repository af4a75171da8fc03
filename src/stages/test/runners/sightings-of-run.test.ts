import { describe, expect, it } from 'vitest'
import type { SeenByProbe } from '../../../probe/step.js'
import { failing, passing } from '../../../testing/suite-run.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { SuiteOrder } from '../runner.js'
import { sightingsOfRun } from './sightings-of-run.js'

const ORDER = { suite: 'p1', cycle: 3, runId: 'run', revision: 'r2' } as SuiteOrder
const NEVER = new AbortController().signal
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln'
const seen = (test: string, more: Partial<SeenByProbe> = {}): SeenByProbe => ({
  test,
  passed: false,
  tokens: [{ token: TOKEN, via: 'subprotocol of ws /ws' }],
  sketches: { 'ws /ws first': [{ event: 'welcome' }] },
  ...more,
})

describe('what the probes of a run saw', () => {
  it('has the tokens of refused tests examined, those of others not, and no result holds a token', async () => {
    const asked: string[] = []
    const context: Pick<AdapterContext, 'examineToken'> = {
      async examineToken(sent, { revision }) {
        asked.push(`${sent.token} on ${revision}`)
        return {
          via: sent.via,
          against: ['KEY'],
          findings: [{ cause: 'expired', confidence: 'proven', detail: 'an hour ago' }],
        }
      },
    }
    const run = sightingsOfRun(ORDER, context)
    run.onSeen(seen('refused'))
    run.onSeen(seen('slow'))
    run.onSeen(seen('fine', { passed: true }))
    const results = [
      failing('refused', { facts: { closeCode: 1008 } }),
      failing('slow', { message: 'timed out after 3000ms' }),
      passing('fine'),
    ]
    const examined = await run.examined(results, NEVER)
    expect(asked).toEqual([`${TOKEN} on r2`])
    expect(examined.map(({ tokens }) => tokens?.[0]?.findings[0]?.cause)).toEqual(['expired', undefined, undefined])
    expect(JSON.stringify(examined)).not.toContain(TOKEN)
  })

  it('is learned from only where each probe passed', () => {
    const run = sightingsOfRun(ORDER, {})
    run.onSeen(seen('a'))
    expect(run.shapes([passing('a')])).toEqual({ shapes: { 'ws /ws first': [{ event: 'welcome' }] } })
    expect(run.shapes([passing('a'), failing('b')])).toEqual({})
    expect(run.shapes([])).toEqual({})
  })
})
