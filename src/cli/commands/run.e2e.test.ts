import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { junit, LOOP, type SmallLoop, smallLoop } from '../../testing/small-loop.js'

const loops: SmallLoop[] = []
function aLoop(file?: string): SmallLoop {
  const loop = smallLoop(file)
  loops.push(loop)
  return loop
}
afterEach(() => {
  for (const loop of loops.splice(0)) loop.remove()
})

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
