import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { LOOP, type SmallLoop, smallLoop, until } from '../../testing/small-loop.js'

interface Found {
  ok: boolean
  exitCode: number
  checks: { check: string; loop?: string; state: string; message: string; todo?: string }[]
}

const open: { remove?(): void; close?(): void }[] = []
function aLoop(file?: string): SmallLoop {
  const loop = smallLoop(file)
  open.push(loop)
  return loop
}
afterEach(() => {
  for (const thing of open.splice(0)) {
    thing.close?.()
    thing.remove?.()
  }
})

async function examine(loop: SmallLoop, ...args: string[]): Promise<Found & { code: number | null }> {
  const { code, stdout } = await loop.cli('doctor', '--json', ...args)
  return { ...(JSON.parse(stdout) as Found), code }
}

async function healthServer(answer: string): Promise<string> {
  const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1')
  open.push(server)
  await until(() => server.listening)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const withReady = (url: string) =>
  `${LOOP}ready: { revision: { http: "${url}/health", json: /revision }, probes: [{ http: "${url}/health", expect: { status: 200 } }] }\n`

describe('doctor', () => {
  it('finds all well with 0, says which revision is served, and leaves no trace', async () => {
    const loop = aLoop(withReady(await healthServer('{"revision":"r7"}')))
    const { code, ok, checks } = await examine(loop)
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([])
    expect({ code, ok }).toEqual({ code: 0, ok: true })
    expect(
      checks.find(({ check, message }) => check === 'environment' && message.includes('serves revision r7')),
    ).toBeDefined()
    expect(checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'node',
        'git',
        'time zone',
        'state',
        'clock',
        'disk',
        'loop file',
        'journal',
        'lock',
        'tracker',
      ]),
    )
    expect(existsSync(join(loop.folder, 'state'))).toBe(false)
    expect(readdirSync(loop.folder).filter((name) => name.startsWith('.doctor'))).toEqual([])
  })

  it('ends with 69 where nothing answers, and says what to do', async () => {
    const { code, checks } = await examine(aLoop(withReady('http://127.0.0.1:9')), 'small')
    expect(code).toBe(69)
    expect(checks.find(({ check }) => check === 'environment')).toMatchObject({
      state: 'failed',
      todo: expect.stringMatching(/Start/),
    })
  })

  it('warns where the answer names no revision', async () => {
    const { code, checks } = await examine(aLoop(withReady(await healthServer('{}'))))
    expect(code).toBe(0)
    expect(checks.some(({ message, state }) => state === 'warning' && message.includes('nothing at /revision'))).toBe(
      true,
    )
  })

  it('ends with 78 for a loop file with mistakes, each with its place', async () => {
    const loop = aLoop(LOOP.replace('./test.sh', './no-such.sh').replace('maxCycles', 'maxCycle'))
    const { code, checks } = await examine(loop)
    expect(code).toBe(78)
    expect(checks.filter(({ check }) => check === 'loop file').map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringMatching(/small\.yaml:\d+:\d+: unknown key 'maxCycle'/)]),
    )
  })

  it('ends with 74 where a file stands in the state directory’s place', async () => {
    const loop = aLoop()
    loop.write('occupied', '')
    expect((await examine(loop, '--state-dir', 'occupied')).code).toBe(74)
  })

  it('ends with 65 for a damaged journal', async () => {
    const loop = aLoop()
    await loop.cli('run', 'small')
    loop.write('state/small/journal.ndjson', loop.read('state/small/journal.ndjson').replace('"cycle":1', '"cycle":7'))
    expect((await examine(loop)).code).toBe(65)
  })

  it('names who holds the lock', async () => {
    const loop = aLoop()
    loop.write('test.sh', '#!/bin/sh\necho started >> tests.txt\nsleep 36.25\n')
    const { child, finished } = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const { checks } = await examine(loop)
    expect(checks.find(({ check }) => check === 'lock')?.message).toContain(`held by pid ${child.pid}`)
    child.kill('SIGTERM')
    await finished
  })
})
