import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { whyNoInjection, whyNoMounts } from '../testing/fault-tools.js'
import { programArgv } from '../testing/program.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { openFileStore } from './open-file-store.js'
import { readState } from './read-state.js'

const noInjection = whyNoInjection()
const noMounts = whyNoMounts()
const KILLED = 137
const CALLS = ['openat', 'write', 'fsync', 'fdatasync', 'rename', 'close', 'ftruncate']

interface Ended {
  exitCode: number
  /** Events that the program said were safe. */
  confirmed: number
  stderr: string
}

/** Writes `count` events in a process of its own, started by `wrapper`. */
function write(stateDir: string, count: number, wrapper: readonly string[] = []): Ended {
  const argv = [...wrapper, ...programArgv('write-state', stateDir, String(count))]
  const { status, signal, stdout, stderr } = run(argv)
  const confirmed = [...stdout.matchAll(/confirmed (\d+)/g)].map((match) => Number(match[1]))
  return { exitCode: signal === 'SIGKILL' ? KILLED : (status ?? -1), confirmed: Math.max(0, ...confirmed), stderr }
}

/** With one thread for file calls, since strace counts each thread's by themselves; its --seccomp-bpf loses count. */
function run([file = '', ...args]: string[]) {
  return spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } })
}

function injecting(stateDir: string, call: string, what: string): string[] {
  const folder = `${stateDir}/p1`
  const names = ['journal.ndjson', 'snapshot.json', '.snapshot.json.tmp'].map((name) => `${folder}/${name}`)
  const paths = [folder, ...names].flatMap((path) => ['-P', path])
  return ['strace', '-f', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:${what}`, ...paths]
}

function prepared(): string {
  const stateDir = temporaryFolder()
  expect(write(stateDir, 2)).toMatchObject({ exitCode: 0, confirmed: 2 })
  return stateDir
}

describe.skipIf(noInjection !== undefined)('with faults in real system calls', () => {
  it.each(CALLS)(
    'F01 a SIGKILL before each %s leaves the old or the new state, and the next one goes on',
    (call) => {
      let points = 0
      for (let when = 1; ; when++) {
        const stateDir = prepared()
        const ended = write(stateDir, 2, injecting(stateDir, call, `signal=SIGKILL:when=${when}`))
        if (ended.exitCode !== KILLED) break
        points++
        const temporaries = readdirSync(`${stateDir}/p1`).filter((name) => name.endsWith('.tmp'))
        expect(temporaries.length).toBeLessThanOrEqual(1)
        const next = write(stateDir, 1)
        expect(next.exitCode).toBe(0)
        // Two events before, up to two in the killed process, one afterwards: none lost, none twice.
        expect(next.confirmed).toBeGreaterThan(Math.max(2, ended.confirmed))
        expect(next.confirmed).toBeLessThanOrEqual(5)
        expect(readdirSync(`${stateDir}/p1`).filter((name) => name.endsWith('.tmp'))).toEqual([])
      }
      process.stderr.write(`${call}: ${points} kill points\n`)
      expect(points).toBeGreaterThan(0)
    },
    120_000,
  )

  it.each([
    ['F03 once', 'when=2'],
    ['F04 always', 'when=2+'],
  ])('%s: a sync that fails with EIO ends it with 74, the state before stays', async (_, when) => {
    const stateDir = prepared()
    const ended = write(stateDir, 2, injecting(stateDir, 'fdatasync', `error=EIO:${when}`))
    expect(ended).toMatchObject({ exitCode: 74, confirmed: 0 })
    expect(ended.stderr).toMatch(/STATE_IO: .*journal\.ndjson.*EIO/)
    expect((await readState(stateDir, 'p1')).seq).toBe(2)
    expect(write(stateDir, 1)).toMatchObject({ exitCode: 0, confirmed: 3 })
  })

  it('F07 a hole that the system hides is found by its checksum', async () => {
    const stateDir = prepared()
    write(stateDir, 2, injecting(stateDir, 'write', 'retval=40:when=1'))
    await expect(readState(stateDir, 'p1')).rejects.toMatchObject({ code: 'STATE_CORRUPT' })
  })

  it('F16 a rename that is busy once is tried again', async () => {
    const stateDir = prepared()
    expect(write(stateDir, 1, injecting(stateDir, 'rename', 'error=EBUSY:when=1')).exitCode).toBe(0)
    expect(JSON.parse(readFileSync(`${stateDir}/p1/snapshot.json`, 'utf8'))).toMatchObject({ seq: 3 })
  })

  it('F17 a sync of two seconds keeps nobody waiting but who asked for it', async () => {
    const stateDir = prepared()
    const late = [
      'strace',
      '-f',
      '-o',
      '/dev/null',
      '-e',
      'trace=fdatasync',
      '-e',
      'inject=fdatasync:delay_enter=2000000:when=2',
    ]
    const argv = [...late, ...programArgv('write-state', stateDir, '1', '', '', 'lag')]
    const { stdout } = run(argv)
    expect(Number(/lag (\d+)/.exec(stdout)?.[1])).toBeLessThan(1_000)
    expect(stdout).toContain('confirmed 3')
  })
})

describe.skipIf(noMounts !== undefined)('on a small file system', () => {
  it.each([
    ['F05 full', 'size=64k'],
    ['F06 without inodes', 'nr_inodes=2'],
  ])('%s: it ends with 74, names the path, and what was confirmed is there', (_, option) => {
    const stateDir = temporaryFolder()
    const script = [
      `mount -t tmpfs -o ${option} none "$0"`,
      '"$@"; code=$?',
      'cp "$0"/p1/journal.ndjson "$0".journal 2>/dev/null',
      'exit $code',
    ].join('\n')
    const ended = write(stateDir, 5_000, ['unshare', '-m', 'sh', '-c', script, stateDir])
    expect(ended.exitCode).toBe(74)
    expect(ended.stderr).toMatch(/STATE_IO: can't .*p1.*ENOSPC/)
    expect(ended.stderr).toMatch(/Free some space/)
    if (ended.confirmed > 0) {
      const text = readFileSync(`${stateDir}.journal`, 'utf8')
      expect(text.trimEnd().split('\n')).toHaveLength(ended.confirmed)
      expect(text.endsWith('\n')).toBe(true)
    }
  })

  it('F10 a folder that this user may not write is found out when opening', () => {
    const stateDir = temporaryFolder()
    const ended = write(stateDir, 1, ['setpriv', '--reuid', '65534', '--clear-groups'])
    expect(ended).toMatchObject({ exitCode: 74, confirmed: 0 })
    expect(ended.stderr).toMatch(/EACCES[\s\S]*permissions/)
    expect(readdirSync(stateDir)).toEqual([])
  })
})

it('F11 temp files lie in the folder of what they become, wherever TMPDIR is', async () => {
  const stateDir = temporaryFolder()
  mkdirSync(`${stateDir}/elsewhere`)
  writeFileSync(`${stateDir}/elsewhere/.keep`, '')
  expect(write(stateDir, 1, ['env', `TMPDIR=${stateDir}/elsewhere`]).exitCode).toBe(0)
  expect(readdirSync(`${stateDir}/elsewhere`)).toEqual(['.keep'])
  const store = await openFileStore({ stateDir, loop: 'p1', clock: systemClock, readOnly: true })
  expect(store.state.seq).toBe(1)
})
