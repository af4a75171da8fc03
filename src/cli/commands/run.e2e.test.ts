import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
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

/** A living process that a small loop's command left, by a mark in its command line. */
function isRunning(mark: string): boolean {
  return readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return process.platform === 'linux' && readCommandLine(pid).includes(mark)
    } catch {
      return false
    }
  })
}

import { readFileSync } from 'node:fs'

function readCommandLine(pid: string): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
}

describe('run', () => {
  it('ends green with 0, and writes results, verdict and analysis of the cycle', async () => {
    const loop = aLoop()
    const { code, stdout } = await loop.cli('run', 'small', '--json')
    expect(code).toBe(0)
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.at(-1)).toEqual({ verdict: 'passed', green: true, exitCode: 0, reason: 'green' })
    expect(lines.slice(0, -1).map((event) => event.seq)).toEqual(loop.events().map((event) => event.seq))
    const verdict = JSON.parse(loop.read('state/small/cycles/000001/verdict.json')) as Record<string, unknown>
    expect(verdict).toMatchObject({ verdict: 'passed', green: true, passRate: 1, cycle: 1, revision: 'r1' })
    expect(readdirSync(join(loop.folder, 'state/small/cycles/000001'))).toEqual(
      expect.arrayContaining(['analysis.json', 'results.ctrf.json', 'output', 'verdict.json']),
    )
  })

  it('ends red with 1 after maxCycles, with one ticket for one cause', async () => {
    const loop = aLoop()
    loop.write('report.xml', junit(['a'], ['b', 'c']))
    loop.write('exit-code', '1')
    expect((await loop.cli('run', 'small')).code).toBe(1)
    expect(loop.lines('deploys.txt')).toEqual(['1 r1', '2 r1'])
    expect(readdirSync(join(loop.folder, 'state/small/tickets'))).toEqual(['T-0001.md'])
    const history = JSON.parse((await loop.cli('history', 'small', '--json')).stdout) as {
      points: { passRate: number }[]
    }
    expect(history.points.map((point) => point.passRate)).toEqual([1 / 3, 1 / 3])
  })

  it('runs one cycle with --once, and goes on counting in the next session', async () => {
    const loop = aLoop(`${LOOP}until: { consecutive: 2 }\n`)
    expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
    expect((await loop.cli('run', 'small', '--once')).code).toBe(0)
    expect(loop.events().filter(({ event }) => event === 'loop:started')).toHaveLength(2)
    expect(loop.lines('deploys.txt')).toEqual(['1 r1', '2 r1'])
  })

  it('prints what it would do with --dry-run, and leaves no trace', async () => {
    const loop = aLoop()
    const { code, stdout } = await loop.cli('run', 'small', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('deploy: ./deploy.sh')
    expect(existsSync(join(loop.folder, 'state'))).toBe(false)
    expect(loop.lines('deploys.txt')).toEqual([])
  })

  it('deploys nothing with --no-deploy, and says that no revision was proven', async () => {
    const loop = aLoop()
    expect((await loop.cli('run', 'small', '--no-deploy', '--once')).code).toBe(0)
    expect(loop.lines('deploys.txt')).toEqual([])
    const { checks } = JSON.parse(loop.read('state/small/cycles/000001/verdict.json')) as {
      checks: { rule: string; held: boolean | null }[]
    }
    expect(checks.find((check) => check.rule === 'revision-proven')?.held).toBeNull()
  })

  it('F63 calls a run whose report is missing invalid', async () => {
    const loop = aLoop()
    loop.write('test.sh', '#!/bin/sh\nexit 0\n')
    expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
    expect(JSON.parse(loop.read('state/small/cycles/000001/verdict.json'))).toMatchObject({
      verdict: 'invalid',
      green: false,
    })
  })

  it('files one deploy ticket and runs no test when the deploy fails', async () => {
    const loop = aLoop()
    loop.write('deploy.sh', '#!/bin/sh\necho "container failed to start" >&2\nexit 3\n')
    expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
    expect(JSON.parse(loop.read('state/small/cycles/000001/verdict.json'))).toMatchObject({
      verdict: 'inconclusive',
      passRate: null,
    })
    const tickets = JSON.parse((await loop.cli('tickets', 'small', '--json')).stdout) as { category: string }[]
    expect(tickets.map((ticket) => ticket.category)).toEqual(['deploy'])
    expect(existsSync(join(loop.folder, 'state/small/cycles/000001/output/p1.log'))).toBe(false)
  })

  it.each([
    ['fails without a word', '#!/bin/sh\nexit 3\n', '20s'],
    ['times out', '#!/bin/sh\nsleep 30\n', '300ms'],
  ])('files one ticket of category deploy when the deploy %s', async (_how, script, timeout) => {
    const loop = aLoop(LOOP.replace('timeout: 20s }\ntest', `timeout: ${timeout} }\ntest`))
    loop.write('deploy.sh', script)
    expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
    const tickets = JSON.parse((await loop.cli('tickets', 'small', '--json')).stdout) as { category: string }[]
    expect(tickets.map((ticket) => ticket.category)).toEqual(['deploy'])
  })

  it('F50 ends with 69 and files nothing when nothing answers', async () => {
    const loop = aLoop(`${LOOP}ready: { timeout: 300ms, revision: { http: "http://127.0.0.1:1/health" } }\n`)
    expect((await loop.cli('run', 'small', '--once')).code).toBe(69)
    expect((await loop.cli('tickets', 'small', '--json')).stdout).toBe('[]\n')
    expect(loop.events().at(-1)).toMatchObject({
      event: 'loop:stopped',
      reason: 'unreachable',
      verdict: 'inconclusive',
    })
  })

  it('stops with 78 at a manifest line that could mean two tests, and judges the same run once the line is mended', async () => {
    const loop = aLoop(LOOP.replace('use: command, run: [./test.sh]', 'use: command, manifest: ids, run: [./test.sh]'))
    loop.write('report.xml', junit(['x.t', 'y.t']))
    loop.write('ids', 't\n')
    const { code, stderr } = await loop.cli('run', 'small')
    expect(code).toBe(78)
    expect(stderr).toMatch(/ids:1|line 1/)
    expect(loop.events().at(-1)).toMatchObject({ event: 'loop:interrupted', stage: 'analyze' })
    loop.write('ids', 'x.t\ny.t\n')
    expect((await loop.cli('run', 'small')).code).toBe(0)
    expect(loop.lines('deploys.txt')).toEqual(['1 r1'])
  })

  it('F35 refuses to start when a command is missing, and deploys nothing', async () => {
    const loop = aLoop(LOOP.replace('[./test.sh]', '[./no-such-tool]'))
    const { code, stderr } = await loop.cli('run', 'small')
    expect(code).toBe(78)
    expect(stderr).toMatch(/loops\/small\.yaml:\d+:\d+: can't run '\.\/no-such-tool'/)
    expect(loop.lines('deploys.txt')).toEqual([])
  })

  it('names every mistake of a loop file with its place, and exits 78', async () => {
    const loop = aLoop(LOOP.replace('environment:', 'enviroment:').replace('maxCycles: 2', 'maxCycles: two'))
    const { code, stderr } = await loop.cli('run', 'small')
    expect(code).toBe(78)
    expect(stderr).toContain("unknown key 'enviroment'")
    expect(stderr).toContain("did you mean 'environment'?")
    expect(stderr).toMatch(/small\.yaml:\d+:\d+: stop\.maxCycles/)
  })
})

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
