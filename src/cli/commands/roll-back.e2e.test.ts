import { afterEach, describe, expect, it } from 'vitest'
import { junit, LOOP, type SmallLoop, smallLoop } from '../../testing/small-loop.js'

let loop: SmallLoop
afterEach(() => loop.remove())

const WITH_ROLLBACK = LOOP.replace(
  'timeout: 20s }\ntest',
  'timeout: 20s, rollback: { run: [./rollback.sh, "${revision.lastGreen}"] } }\ntest',
)

function aLoopGreenOnR1(): SmallLoop {
  loop = smallLoop(WITH_ROLLBACK)
  loop.write(
    'rollback.sh',
    '#!/bin/sh\necho "$1 $UNTILGREEN_REVISION" >> rollbacks.txt\nexit "$(cat rollback-code 2>/dev/null || echo 0)"\n',
  )
  return loop
}

function becomeRedOnR2(): void {
  loop.write('revision', 'r2')
  loop.write('report.xml', junit(['a'], ['b']))
  loop.write('exit-code', '1')
}

describe('a loop that gives up red', () => {
  it('brings the last green revision back, once', async () => {
    aLoopGreenOnR1()
    expect((await loop.cli('run', 'small', '--once')).code).toBe(0)
    becomeRedOnR2()
    expect((await loop.cli('run', 'small')).code).toBe(1)
    expect(loop.lines('rollbacks.txt')).toEqual(['r1 r1'])
    expect(
      loop.events().filter((event) => event.event === 'effect:done' && event.key.endsWith('/roll-back')),
    ).toHaveLength(1)
    expect(loop.events().at(-1)).toMatchObject({ event: 'loop:stopped', reason: 'max-cycles' })
  })

  it('says so when the rollback fails, and ends as it would have', async () => {
    aLoopGreenOnR1()
    await loop.cli('run', 'small', '--once')
    becomeRedOnR2()
    loop.write('rollback-code', '3')
    const { code, stderr } = await loop.cli('run', 'small')
    expect(code).toBe(1)
    expect(stderr).toContain('the rollback to r1 did not succeed')
  })

  it('leaves the environment alone where nothing was green before, or with --no-deploy', async () => {
    aLoopGreenOnR1()
    becomeRedOnR2()
    expect((await loop.cli('run', 'small')).code).toBe(1)
    expect((await loop.cli('run', 'small', '--no-deploy')).code).toBe(1)
    expect(loop.lines('rollbacks.txt')).toEqual([])
  })
})
