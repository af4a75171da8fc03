import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { junit, LOOP, type SmallLoop, smallLoop, until } from '../../testing/small-loop.js'

const loops: SmallLoop[] = []
function aLoop(file?: string): SmallLoop {
  const loop = smallLoop(file)
  loops.push(loop)
  return loop
}
afterEach(() => {
  for (const loop of loops.splice(0)) loop.remove()
})

/** Does a process live whose command line holds this mark? */
function isRunning(mark: string): boolean {
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && commandLine(pid).includes(mark))
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe('run, interrupted', () => {
  const SLOW_TEST =
    '#!/bin/sh\necho started >> tests.txt\nsleep "$(cat seconds)"\ncp report.xml "$UNTILGREEN_REPORTS/report.xml"\n'

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'F38 drains on %s: children gone, state says interrupted, exit %i; run goes on in the same cycle',
    async (signal, exitCode) => {
      const loop = aLoop()
      loop.write('test.sh', SLOW_TEST)
      loop.write('seconds', '31.5')
      const { child, finished } = loop.start('run', 'small')
      await until(() => loop.lines('tests.txt').length === 1)
      child.kill(signal)
      expect((await finished).code).toBe(exitCode)
      expect(isRunning('31.5')).toBe(false)
      expect(loop.events().at(-1)).toMatchObject({ event: 'loop:interrupted', reason: signal, stage: 'test' })
      loop.write('seconds', '0')
      expect((await loop.cli('run', 'small')).code).toBe(0)
      expect(loop.lines('deploys.txt')).toEqual(['1 r1'])
      expect(loop.events().filter(({ event }) => event === 'cycle:started')).toHaveLength(1)
    },
  )

  it('F37 goes on in the same cycle after kill -9 in the middle of the tests; no deploy twice, no process left', async () => {
    const loop = aLoop()
    loop.write('test.sh', SLOW_TEST)
    loop.write('seconds', '32.5')
    const { child, finished } = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    child.kill('SIGKILL')
    await finished
    loop.write('seconds', '0')
    expect((await loop.cli('run', 'small')).code).toBe(0)
    expect(isRunning('32.5')).toBe(false)
    expect(loop.lines('deploys.txt')).toEqual(['1 r1'])
    const events = loop.events().map(({ event }) => event)
    expect(events.filter((event) => event === 'cycle:started')).toHaveLength(1)
    expect(events.filter((event) => event === 'cycle:finished')).toHaveLength(1)
    expect(events).toContain('loop:resumed')
  })

  it('F37 deploys again after kill -9 in the middle of a deploy, when nothing can say whether it happened', async () => {
    const loop = aLoop()
    loop.write('deploy.sh', '#!/bin/sh\necho begun >> begun.txt\nsleep "$(cat seconds)"\necho done >> deploys.txt\n')
    loop.write('seconds', '33.5')
    const { child, finished } = loop.start('run', 'small')
    await until(() => loop.lines('begun.txt').length === 1)
    child.kill('SIGKILL')
    await finished
    loop.write('seconds', '0')
    expect((await loop.cli('run', 'small')).code).toBe(0)
    expect(isRunning('33.5')).toBe(false)
    expect(loop.lines('deploys.txt')).toEqual(['done'])
    const keys = loop.events().flatMap((event) => (event.event === 'effect:intended' ? [event.key] : []))
    expect(new Set(keys.filter((key) => key.includes('deploy')))).toEqual(new Set(['cycle-1/deploy']))
  })

  it('F21 refuses a second loop on the same environment within a second, naming the first', async () => {
    const loop = aLoop()
    loop.write('test.sh', SLOW_TEST)
    loop.write('seconds', '34.5')
    const { child, finished } = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const before = performance.now()
    const second = await loop.cli('run', 'small')
    expect(performance.now() - before).toBeLessThan(2000)
    expect(second.code).toBe(75)
    expect(second.stderr).toContain(String(child.pid))
    child.kill('SIGTERM')
    await finished
  })

  it('stops after its running cycle when asked to', async () => {
    const loop = aLoop(LOOP.replace('maxCycles: 2', 'maxCycles: 50'))
    loop.write('report.xml', junit(['a'], ['b']))
    loop.write('exit-code', '1')
    const { finished } = loop.start('run', 'small')
    await until(() => loop.lines('deploys.txt').length > 1)
    expect((await loop.cli('stop', 'small')).code).toBe(0)
    expect((await finished).code).toBe(1)
    expect(loop.events().at(-1)).toMatchObject({ event: 'loop:stopped', reason: 'stopped' })
  })
})
