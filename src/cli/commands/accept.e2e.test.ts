import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { junit, LOOP, type SmallLoop, smallLoop, until } from '../../testing/small-loop.js'

/** Each test has an environment of its own: who else runs this suite now holds another lock. */
let count = 0
let loop: SmallLoop
beforeEach(() => {
  const text = LOOP.replace('timeout: { suite: 20s }', 'timeout: { suite: 20s }, files: ["*.py"]')
  loop = smallLoop(text.replace('place: here', `place: accept-${process.pid}-${count++}`))
  loop.write('test_a.py', 'assert app()\n')
})
afterEach(() => loop.remove())

const runOnce = () => loop.cli('run', 'small', '--once')

/** A run with one failure, so that there is a cause and a baseline. */
async function redOnce() {
  loop.write('report.xml', junit(['a'], ['b']))
  loop.write('exit-code', '1')
  expect((await runOnce()).code).toBe(1)
}

describe('accept', () => {
  it('takes changed tests as they are, with who, when and why', async () => {
    expect((await runOnce()).code).toBe(0)
    loop.write('conftest.py', 'outcome = "passed"\n')
    loop.write('test_a.py', 'assert True\n')
    const held = await runOnce()
    expect(held.code).toBe(1)
    expect(held.stdout).toContain('conftest.py (added), test_a.py (changed)')
    const taken = await loop.cli('accept', 'small', '--reason', 'seen both')
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('    -assert app()\n    +assert True\n')])
    expect(loop.events().at(-1)).toMatchObject({
      event: 'tests:accepted',
      suite: 'p1',
      reason: 'seen both',
      by: expect.stringMatching(/./),
      at: expect.stringMatching(/^20/),
    })
    expect((await runOnce()).code).toBe(0)
    expect((await loop.cli('accept', 'small')).stdout).toBe('small: nothing has changed\n')
  })

  it("takes a change to the suite's own part of the loop file", async () => {
    expect((await runOnce()).code).toBe(0)
    loop.write('loops/small.yaml', loop.read('loops/small.yaml').replace('maxCycles: 2', 'maxCycles: 3'))
    expect((await runOnce()).code).toBe(0)
    loop.write('loops/small.yaml', loop.read('loops/small.yaml').replace('[./test.sh]', '[./test.sh, --deselect]'))
    expect((await runOnce()).stdout).toContain('loops/small.yaml#p1 (changed)')
    expect((await loop.cli('accept', 'small', '--suite', 'p1')).code).toBe(0)
    expect((await runOnce()).code).toBe(0)
  })

  it('refuses inside a command of a loop: nothing accepts its own work', async () => {
    expect((await runOnce()).code).toBe(0)
    const before = loop.read('state/small/journal.ndjson')
    process.env.UNTILGREEN_COMMAND = 'a-fixer'
    try {
      for (const args of [
        ['accept', 'small'],
        ['mute', 'small', 'c', '--until', '2999-01-01', '--reason', 'x'],
      ]) {
        const { code, stderr } = await loop.cli(...args)
        expect([code, stderr]).toEqual([2, expect.stringContaining('UNTILGREEN_COMMAND is set')])
      }
    } finally {
      delete process.env.UNTILGREEN_COMMAND
    }
    expect(loop.read('state/small/journal.ndjson')).toBe(before)
  })

  it('says who holds the loop while it runs, and changes nothing', async () => {
    await runOnce()
    loop.write('test.sh', '#!/bin/sh\ntouch running\nsleep 20\n')
    loop.write('conftest.py', 'outcome = "passed"\n')
    const { child, finished } = loop.start('run', 'small', '--once')
    try {
      await until(() => existsSync(`${loop.folder}/running`))
      const { code, stderr } = await loop.cli('accept', 'small')
      expect([code, stderr]).toEqual([75, expect.stringContaining(String(child.pid))])
    } finally {
      child.kill('SIGTERM')
      await finished
    }
  })

  it.each([
    [['--test', 'a'], '--until DATE is missing'],
    [['--test', 'a', '--until', '2020-01-01', '--reason', 'x'], 'is over'],
    [['--test', 'a', '--until', '2999-02-31', '--reason', 'x'], 'is no date'],
    [['--test', 'a', '--until', '2999-01-01'], '--reason TEXT is missing'],
    [['--test', 'zzz', '--until', '2999-01-01', '--reason', 'x'], "no test 'zzz' has run"],
    [['--suite', 'p9'], "no suite 'p9'"],
  ])('%j is a mistake', async (args, message) => {
    await runOnce()
    const { code, stderr } = await loop.cli('accept', 'small', ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('mute', () => {
  it('silences a cause until a date; it still counts', async () => {
    await redOnce()
    const [ticket] = JSON.parse((await loop.cli('tickets', 'small', '--json')).stdout) as {
      id: string
      cluster: string
    }[]
    const muted = await loop.cli(
      'mute',
      'small',
      ticket?.id ?? '',
      '--until',
      '2999-01-01',
      '--reason',
      'known',
      '--json',
    )
    expect(JSON.parse(muted.stdout)).toMatchObject({ cause: ticket?.cluster, until: '2999-01-01', reason: 'known' })
    expect(loop.events().at(-1)).toMatchObject({ event: 'cause:muted', cause: ticket?.cluster })
    expect((await runOnce()).code).toBe(1)
  })

  it('knows no cause that was never seen', async () => {
    await redOnce()
    const { code, stderr } = await loop.cli('mute', 'small', 'zzz', '--until', '2999-01-01', '--reason', 'x')
    expect([code, stderr]).toEqual([2, expect.stringContaining("no cause 'zzz' is known")])
  })
})
