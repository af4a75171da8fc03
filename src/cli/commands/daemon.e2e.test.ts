import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { LOOP, type SmallLoop, smallLoop, until } from '../../testing/small-loop.js'
import type { DaemonFile } from '../daemon/daemon-file.js'

const loops: SmallLoop[] = []
function scheduled(cron = '* * * * * *'): SmallLoop {
  const loop = smallLoop(`${LOOP}schedule: { cron: "${cron}" }\n`)
  loops.push(loop)
  return loop
}
afterEach(() => {
  for (const loop of loops.splice(0)) loop.remove()
})

/** Each tick starts several processes: a busy machine takes its time. */
const eventually = <T>(look: () => T | undefined | false) => until(look, 40_000)

const SLOW_TEST =
  '#!/bin/sh\necho $$ >> tests.txt\nsleep "$(cat seconds)"\ncp report.xml "$UNTILGREEN_REPORTS/report.xml"\n'

function planOf(loop: SmallLoop): DaemonFile {
  return JSON.parse(readFileSync(join(loop.folder, 'state/.daemon.json'), 'utf8')) as DaemonFile
}

describe('daemon', () => {
  it('runs a loop at its times, lists one without a schedule, and ends with 143', async () => {
    const loop = scheduled()
    loop.write('loops/by-hand.yaml', LOOP.replace('loop: small', 'loop: by-hand'))
    const { child, finished } = loop.start('daemon')
    await eventually(() => loop.lines('deploys.txt').length >= 2)
    child.kill('SIGTERM')
    const { code, stdout } = await finished
    expect(code).toBe(143)
    expect(stdout).toMatch(/by-hand +not scheduled/)
    expect(stdout).toMatch(/small: session ended, exit 0/)
    expect(planOf(loop).loops.small).toMatchObject({
      cron: '* * * * * *',
      timezone: 'UTC',
      last: { exitCode: expect.any(Number) },
    })
  })

  it('F47 never runs a loop beside itself, and notes what was missed', async () => {
    const loop = scheduled()
    loop.write('test.sh', SLOW_TEST)
    loop.write('seconds', '2.5')
    const { child, finished } = loop.start('daemon')
    await eventually(() => loop.lines('tests.txt').length >= 2)
    child.kill('SIGTERM')
    const { stdout } = await finished
    expect(stdout).toMatch(/small: [1-9]\d* missed while the last session ran/)
    expect(stdout).not.toContain('exit 75')
    expect(planOf(loop).loops.small?.missed).toBeGreaterThan(0)
  })

  it('on SIGTERM drains a running session and is gone within ten seconds, its processes too', async () => {
    const loop = scheduled()
    loop.write('test.sh', SLOW_TEST)
    loop.write('seconds', '41.25')
    const { child, finished } = loop.start('daemon')
    const [pid] = await eventually(() => loop.lines('tests.txt').length > 0 && loop.lines('tests.txt'))
    const asked = performance.now()
    child.kill('SIGTERM')
    expect((await finished).code).toBe(143)
    expect(performance.now() - asked).toBeLessThan(10_000)
    expect(loop.events().at(-1)).toMatchObject({ event: 'loop:interrupted', reason: 'SIGTERM' })
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  })

  it.each([['daemon'], ['validate', 'small'], ['run', 'small']])(
    'F46 refuses an impossible schedule at its start with 78, naming place and reason: %s',
    async (...args) => {
      const { code, stderr } = await scheduled('0 0 31 2 *').cli(...args)
      expect(code).toBe(78)
      expect(stderr).toMatch(/loops\/small\.yaml:\d+:\d+: the schedule '0 0 31 2 \*' can't be kept: no such date/)
    },
  )

  it('reads a file again at its next time: a broken one is said, a mended one runs', async () => {
    const loop = scheduled()
    const good = loop.read('loops/small.yaml')
    const { child, finished } = loop.start('daemon')
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    await eventually(() => said.includes('session ended'))
    loop.write('loops/small.yaml', `${good}nonsense: 1\n`)
    await eventually(() => said.includes("unknown key 'nonsense'"))
    const before = loop.lines('deploys.txt').length
    loop.write('loops/small.yaml', good)
    await eventually(() => loop.lines('deploys.txt').length > before)
    child.kill('SIGTERM')
    expect((await finished).code).toBe(143)
  })

  it('tells status when a loop runs next, refuses a second daemon, and counts what was missed while it was away', async () => {
    const loop = scheduled('*/3 * * * * *')
    const { child, finished } = loop.start('daemon')
    await eventually(() => loop.lines('deploys.txt').length > 0)
    let nextAt: string | null = null
    while (nextAt === null) nextAt = await nextOf(loop)
    expect(Math.abs(Date.parse(nextAt) - Date.now())).toBeLessThan(10_000)
    const second = await loop.cli('daemon')
    expect(second.code).toBe(75)
    expect(second.stderr).toContain(`pid ${child.pid}`)
    child.kill('SIGTERM')
    await finished
    expect(await nextOf(loop)).toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 3500))
    const again = loop.start('daemon')
    await eventually(() => loop.lines('deploys.txt').length > 1)
    again.child.kill('SIGTERM')
    expect((await again.finished).stdout).toMatch(/missed while no daemon ran, the first at /)
  })

  it('ends with 143 when it is asked to while it still reads its loop files', async () => {
    const { child, finished } = scheduled().start('daemon')
    await new Promise((resolve) => setTimeout(resolve, 250))
    child.kill('SIGTERM')
    const { code, signal } = await finished
    expect(code ?? signal).toSatisfy((end: unknown) => end === 143 || end === 'SIGTERM')
  })

  it('says that there is nothing to wait for where no loop has a schedule', async () => {
    const loop = smallLoop()
    loops.push(loop)
    const { code, stdout, stderr } = await loop.cli('daemon')
    expect(code).toBe(78)
    expect(stdout).toMatch(/small +not scheduled/)
    expect(stderr).toContain('no loop in loops has a schedule')
  })
})

async function nextOf(loop: SmallLoop): Promise<string | null> {
  const { stdout } = await loop.cli('status', 'small', '--json')
  return (JSON.parse(stdout) as { nextAt: string | null }).nextAt
}
