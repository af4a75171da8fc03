import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'

/** What the demo may take in all, in milliseconds. */
const DEMO_LIMIT_MS = 40_000

let occupied: Server[]
beforeAll(async () => {
  occupied = await Promise.all([18080, 18081].map(occupy))
})
afterAll(() => {
  for (const server of occupied) server.close()
})

/** Holds the port, or leaves it to whoever holds it already: taken it is in both cases. */
function occupy(port: number): Promise<Server> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(server))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

interface Demo {
  child: ChildProcess
  stateDir: string
  /** All that it has printed until now. */
  output: () => string
  ended: Promise<number | null>
}

function startDemo(...args: string[]): Demo {
  const stateDir = temporaryFolder()
  const env = { ...process.env, UNTILGREEN_STATE_DIR: stateDir, NO_COLOR: '1' }
  const child = spawn(process.execPath, ['loops/demo/start.mjs', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, stateDir, output: () => output, ended }
}

const workingCopyOf = ({ output }: Demo) => /the loop works in (\S+);/.exec(output())?.[1] ?? ''

/** Command lines of running processes that name this folder. */
function processesNaming(folder: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    const file = `/proc/${pid}/cmdline`
    if (!/^\d+$/.test(pid)) return []
    try {
      const line = readFileSync(file, 'utf8').replaceAll('\0', ' ')
      return line.includes(folder) ? [line] : []
    } catch {
      return []
    }
  })
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'))

describe('the demo', () => {
  it('goes from 0 of 25 over 23 of 25 to green, with a ticket for each cause', async () => {
    const startedAt = performance.now()
    const demo = startDemo()
    const exitCode = await demo.ended
    expect(exitCode, demo.output()).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(DEMO_LIMIT_MS)

    const cycles = join(demo.stateDir, 'demo', 'cycles')
    const verdicts = readdirSync(cycles)
      .sort()
      .map((cycle) => readJson(cycles, cycle, 'verdict.json'))
    expect(verdicts.map(({ revision, counts, green }) => [revision, counts.passed, counts.expected, green])).toEqual([
      ['r1', 0, 25, false],
      ['r2', 23, 25, false],
      ['r3', 25, 25, true],
    ])
    const folder = join(demo.stateDir, 'demo', 'tickets')
    const tickets = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
    expect(tickets.map((ticket) => /^category: *"?([a-z-]+)/m.exec(ticket)?.[1]).sort()).toEqual([
      'auth',
      'contract-drift',
    ])

    expect(demo.output()).toContain('port 18080 is taken, using')
    expect(demo.output()).toContain('3 s for its welcome, not the 120 s')
    expect(demo.output()).toContain('only picks the change that is prepared')
    expect(readFileSync('loops/demo/revisions/wanted', 'utf8')).toBe('r1\n')
    expect(existsSync(workingCopyOf(demo))).toBe(false)
    expect(processesNaming(workingCopyOf(demo))).toEqual([])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends by %s with nothing left behind', async (signal, expected) => {
    const demo = startDemo()
    await expect.poll(() => demo.output(), { timeout: 20_000 }).toMatch(/^.*\btest …$/m)
    demo.child.kill(signal)
    expect(await demo.ended, demo.output()).toBe(expected)
    expect(existsSync(workingCopyOf(demo))).toBe(false)
    expect(processesNaming(workingCopyOf(demo))).toEqual([])
  })

  it('hands further arguments to the loop', async () => {
    const demo = startDemo('--max-cycles', '1')
    expect(await demo.ended, demo.output()).toBe(1)
    expect(readdirSync(join(demo.stateDir, 'demo', 'cycles'))).toHaveLength(1)
  })
})
