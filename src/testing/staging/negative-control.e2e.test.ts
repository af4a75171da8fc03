import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Event } from '../../model/event.js'
import type { SuiteRun } from '../../model/test-run.js'

const CLI = resolve('dist/cli/main.js')
const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0

let folder: string
let ports: { api: number; auth: number }
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-control-'))
  cpSync('loops', join(folder, 'loops'), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  ports = { api: await freePort(), auth: await freePort() }
  for (const file of ['node-test/pytest.yaml', 'node-test/pytest-soft.yaml'])
    edit(`loops/${file}`, (text) => text.replace('18090', String(ports.api)).replace('18091', String(ports.auth)))
})
afterAll(() => {
  spawnSync(process.execPath, ['loops/demo/stop.mjs', 'state/node-test-staging'], { cwd: folder })
  rmSync(folder, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((free) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => free(port))
    })
  })
}

function edit(file: string, change: (text: string) => string): void {
  const path = join(folder, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
}

function cli(...args: string[]) {
  const { NODE_TEST_CONTEXT: _ours, UNTILGREEN_COMMAND: _outer, ...env } = process.env
  return spawnSync(process.execPath, [CLI, '-C', folder, ...args], { env, encoding: 'utf8' })
}

/** One cycle: what became of it, and its suite as it stands in the journal. */
function runOnce(loop: string) {
  const { status } = cli('run', loop, '--once')
  const id = loop.replace(/^.*\/|\.yaml$/g, '')
  const lines = readFileSync(join(folder, 'state', id, 'journal.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
  const events = lines.map((line) => JSON.parse(line) as Event).reverse()
  const test = events.find((event) => event.event === 'stage:finished' && event.stage === 'test')
  const analyze = events.find((event) => event.event === 'stage:finished' && event.stage === 'analyze')
  if (test === undefined || analyze === undefined) throw new Error('no cycle in the journal')
  const { suites } = (test as unknown as { result: { output: { suites: SuiteRun[] } } }).result.output
  const { verdict } = analyze as unknown as { verdict: string }
  return { status, verdict, suite: suites[0] as SuiteRun }
}

const numbers = (ids: readonly string[] = []) => ids.map((id) => /test_(\d{3})_/.exec(id)?.[1]).sort()

describe.runIf(hasPytest)('a suite of pytest, cut off from its target', () => {
  const honest = 'loops/node-test/pytest.yaml'
  const five = ['001', '002', '003', '005', '022']

  it('shows that each honest test can fail, and stays green', () => {
    const { status, verdict, suite } = runOnce(honest)
    expect([status, verdict]).toEqual([0, 'passed'])
    expect(suite.target).toMatchObject({ certainty: 'proxy', byTarget: [{}, {}] })
    expect(suite.target?.seen.requests).toBeGreaterThan(10)
    expect(suite.control).toMatchObject({ modes: ['refusing', 'answering 500'], stayedGreen: [], notShown: [] })
    expect(numbers(suite.control?.wentRed)).toEqual(five)
  })

  it('is not run again while nothing has changed, and the green holds', () => {
    const { status, suite } = runOnce(honest)
    expect(status).toBe(0)
    expect(suite.control).toBeUndefined()
  })

  it('is run again when its files have changed, which wait for a person', () => {
    edit('loops/node-test/pytest/test_p1.py', (text) => `${text}\n# a remark\n`)
    const { status, verdict, suite } = runOnce(honest)
    expect([status, verdict]).toEqual([1, 'inconclusive'])
    expect(suite.files?.changes).toMatchObject([{ file: 'loops/node-test/pytest/test_p1.py', change: 'changed' }])
    expect(suite.control?.because).toBe('the test files have changed since')
    expect(cli('accept', honest, '--reason', 'a remark').status).toBe(0)
    expect(runOnce(honest).status).toBe(0)
  })

  it('names each test that swallows its errors, until a person accepts it by name', () => {
    const soft = 'loops/node-test/pytest-soft.yaml'
    const { status, verdict, suite } = runOnce(soft)
    expect([status, verdict]).toEqual([1, 'invalid'])
    expect(numbers(suite.control?.stayedGreen)).toEqual(five)
    for (const test of suite.control?.stayedGreen ?? [])
      expect(cli('accept', 'pytest-soft', '--test', test, '--until', '2999-12-31', '--reason', 'known').status).toBe(0)
    expect(runOnce(soft)).toMatchObject({ status: 0, verdict: 'passed' })
  })
})

it('each of the 25 probes goes red while cut off', () => {
  const origin = (port: number) => `http://127.0.0.1:${port}`
  const base = readFileSync('loops/node-test/pytest.yaml', 'utf8').replace(/\r/g, '')
  const head = base.slice(0, base.indexOf('test:\n')).replace('loop: pytest', 'loop: probes')
  const suite = {
    name: 'p1',
    use: 'probes',
    file: 'loops/demo/p1.probes.yaml',
    vars: { api: origin(ports.api), auth: origin(ports.auth), ws: `ws://127.0.0.1:${ports.api}` },
    target: [
      { env: 'api', url: origin(ports.api) },
      { env: 'auth', url: origin(ports.auth) },
      { env: 'ws', url: `ws://127.0.0.1:${ports.api}` },
    ],
    control: 'auto',
  }
  const text = `${head}test: ${JSON.stringify({ suites: [suite] })}\n`
  writeFileSync(
    join(folder, 'loops/probes.yaml'),
    text.replace('18090', String(ports.api)).replace('18091', String(ports.auth)),
  )
  const { status, suite: ran } = runOnce('probes')
  expect(status).toBe(0)
  expect(ran.control).toMatchObject({ stayedGreen: [], notShown: [] })
  expect(ran.control?.wentRed).toHaveLength(25)
  expect(ran.target?.seen.connections).toBeGreaterThan(25)
})
