import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'
import { unfounded } from '../unfounded.js'

/** A busy machine takes its time. */
const PATIENCE_MS = 150_000

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

function startDemo(args: string[] = [], stateDir = temporaryFolder()): Demo {
  const env = { ...process.env, UNTILGREEN_STATE_DIR: stateDir, NO_COLOR: '1' }
  const child = spawn(process.execPath, ['loops/demo/start.mjs', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, stateDir, output: () => output, ended }
}

/** Until the first cycle tests. */
const testing = (demo: Demo) => expect.poll(() => demo.output(), { timeout: 60_000 }).toMatch(/^.*\btest …$/m)

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

describe('the demo', { timeout: PATIENCE_MS }, () => {
  it('goes from 0 of 25 over 23 of 25 to green, with a ticket for each cause', async () => {
    const demo = startDemo()
    const exitCode = await demo.ended
    expect(exitCode, demo.output()).toBe(0)

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

    const causes = ['000001', '000002'].map((cycle) => readJson(cycles, cycle, 'analysis.json').causes[0])
    expect(causes[0].title).toBe('Welcome frame has another shape: wrapped under /data by type=system_message')
    expect(causes[0].contract.pointers).toMatchObject({ '/event': '/data/event' })
    const proven = causes[1].whys.filter(({ established }: { established: boolean }) => established)
    const answers = proven.map(({ answer }: { answer: string }) => answer).join('\n')
    expect(answers).toContain('other-secret-matches, proven: the signature matches DEMO_JWT_SECRET')
    expect(answers).toContain('token refused: ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
    for (const cycle of ['000001', '000002']) expect(unfounded(join(cycles, cycle))).toEqual([])

    expect(demo.output()).toContain('port 18080 is taken, using')
    expect(demo.output()).toContain('3 s for its welcome, not the 120 s')
    expect(demo.output()).toContain('only picks the change that is prepared')
    expect(readFileSync('loops/demo/revisions/wanted', 'utf8')).toBe('r1\n')
    expect(existsSync(workingCopyOf(demo))).toBe(false)
    expect(processesNaming(workingCopyOf(demo))).toEqual([])
  })

  it('ends by SIGINT with nothing left behind', async () => {
    const demo = startDemo()
    await testing(demo)
    demo.child.kill('SIGINT')
    expect(await demo.ended, demo.output()).toBe(130)
    expect(existsSync(workingCopyOf(demo))).toBe(false)
    expect(processesNaming(workingCopyOf(demo))).toEqual([])
  })

  it('is not started twice on one state, and ends by SIGTERM with nothing left behind', async () => {
    const demo = startDemo()
    await testing(demo)
    const second = startDemo([], demo.stateDir)
    expect(await second.ended, second.output()).toBe(75)
    expect(second.output()).toContain('a demo is running already')
    demo.child.kill('SIGTERM')
    expect(await demo.ended, demo.output()).toBe(143)
    expect(existsSync(workingCopyOf(demo))).toBe(false)
    expect(processesNaming(workingCopyOf(demo))).toEqual([])
  })

  it('hands further arguments to the loop', async () => {
    const demo = startDemo(['--max-cycles', '1'])
    expect(await demo.ended, demo.output()).toBe(1)
    expect(readdirSync(join(demo.stateDir, 'demo', 'cycles'))).toHaveLength(1)
  })
})
