import { afterEach, describe, expect, it } from 'vitest'
import type { Judgement } from '../../../model/judgement.js'
import { LOOP, type SmallLoop, smallLoop } from '../../../testing/small-loop.js'

/** Prints TAP as a tool does, and would go on for a minute after it. */
const TOOL = `#!/bin/sh
echo "TAP version 13"
i=0
while [ $i -lt 4 ]; do
  i=$((i+1))
  printf "not ok $i - t$i\\n  ---\\n  error: 'connect ECONNREFUSED 127.0.0.1:40$i'\\n  ...\\n"
done
sleep 60
`
let loop: SmallLoop | undefined

afterEach(() => {
  loop?.remove()
  loop = undefined
})

async function judged(suite: string): Promise<Judgement> {
  loop = smallLoop(
    LOOP.replace('place: here', `place: whole-${process.pid}`)
      .replace('timeout: { suite: 20s }', suite)
      .replace('report.xml"', 'r.tap"'),
  )
  loop.write('test.sh', TOOL)
  loop.write('p1.manifest', 't1\nt2\nt3\nt4\nt5\nt6\n')
  expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
  return JSON.parse(loop.read('state/small/cycles/000001/verdict.json')) as Judgement
}

function brokenTo(judgement: Judgement): Record<string, string | undefined> {
  const broken = judgement.checks.filter(({ held }) => held === false)
  return Object.fromEntries(broken.map(({ rule, breaksTo }) => [rule, breaksTo]))
}

describe('a tool that was ended before it wrote its report', () => {
  it('because all failed for one cause, has answered: what failed stands, the rest is blocked', async () => {
    const judgement = await judged(`timeout: { suite: 20s }, manifest: p1.manifest, abort: { sameSignature: 3 }`)
    expect(judgement).toMatchObject({ green: false, counts: { expected: 6, passed: 0, missing: 0 } })
    expect(judgement.counts.blocked).toBeGreaterThanOrEqual(2)
    expect(Object.keys(brokenTo(judgement))).toEqual(['all-passed'])
    expect(judgement.failures.at(-1)?.message).toContain('not tried: aborted after 3 failures of one signature')
  })

  it('because it fell silent, has not: inconclusive, with the failures that were seen', async () => {
    const judgement = await judged('timeout: { suite: 20s, idle: 1s }, manifest: p1.manifest')
    expect(judgement).toMatchObject({ verdict: 'inconclusive', counts: { failed: 4, missing: 2 } })
    expect(brokenTo(judgement)['run-complete']).toBe('inconclusive')
    expect(judgement.failures.map(({ id }) => id)).toEqual(['p1/t1', 'p1/t2', 'p1/t3', 'p1/t4'])
  })
})
