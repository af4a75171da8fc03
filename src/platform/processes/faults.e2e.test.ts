import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { programArgv, startProgram, typedProgramArgv } from '../../testing/program.js'
import { runCommand } from './run-command.js'

const never = new AbortController().signal
const base = { cwd: tmpdir(), env: { PATH: process.env.PATH ?? '' }, commandId: 'faults-test' }

describe('F34 the system has no process left', () => {
  const canTrace = existsSync('/usr/bin/strace') && process.getuid?.() === 0

  test.skipIf(!canTrace)('is told apart from a command that failed', async () => {
    const trace = ['/usr/bin/strace', '-f', '-o', '/dev/null', '-e', 'trace=clone,fork,vfork']
    const inject = ['-e', 'inject=clone,fork,vfork:error=EAGAIN']
    const argv = typedProgramArgv('run-command', '{"argv":["true"]}')
    // The TypeScript loader starts a process of its own the first time that it sees a file.
    await startProgram(argv).ended
    const program = startProgram([...trace, ...inject, ...argv])
    await program.ended
    const result = JSON.parse(program.stdout().split('\n')[1] ?? '')
    expect(result).toMatchObject({ ended: 'not-started', error: { code: 'EAGAIN' }, outputBytes: 0 })
  })
})

describe('F35 a command that can not be started', () => {
  test.each([
    ['is missing', { argv: ['no-such-program'] }, 'ENOENT'],
    ['is not executable', { argv: ['/etc/passwd'] }, 'EACCES'],
    ['has no working directory', { argv: ['true'], cwd: '/no/such/folder' }, 'ENOENT'],
    ['is empty', { argv: [] }, 'EINVAL'],
  ])('%s', async (_name, spec, code) => {
    const result = await runCommand({ ...base, ...spec }, never)
    expect(result).toMatchObject({ ended: 'not-started', error: { code } })
    expect(result.error?.message).not.toContain('\n')
  })
})

describe('F36 out of memory', () => {
  const own = /^\d+:memory:(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'latin1'))?.[1]
  const group = `/sys/fs/cgroup/memory${own}/untilgreen-test-${process.pid}`
  const usable = own !== undefined && makeGroup(group)
  afterAll(() => {
    if (usable) rmdirSync(group)
  })

  test.skipIf(!usable)('is told apart from another kill', async () => {
    writeFileSync(`${group}/memory.limit_in_bytes`, String(80 * 1024 * 1024))
    const shell = `echo $$ > ${group}/cgroup.procs && exec ${programArgv('eat-memory').join(' ')}`
    const result = await runCommand({ ...base, shell, timeoutMs: 30_000 }, never)
    expect(result).toMatchObject({ ended: 'exited', signal: 'SIGKILL', outOfMemory: true })
    expect(result.peakMemoryBytes).toBeGreaterThan(40 * 1024 * 1024)
  })

  test('is not claimed of another kill', async () => {
    const result = await runCommand({ ...base, shell: 'kill -KILL $$' }, never)
    expect(result).toMatchObject({ ended: 'exited', signal: 'SIGKILL' })
    expect(result.outOfMemory).not.toBe(true)
  })
})

describe('F85 the environment of a command', () => {
  test('is what was given and its own mark, nothing of ours', async () => {
    let printed = ''
    const env = { PATH: '/usr/bin:/bin', GIVEN: '1' }
    const onLine = (line: string) => {
      printed += line
    }
    await runCommand({ ...base, env, argv: programArgv('print-env'), onLine }, never)
    expect(JSON.parse(printed)).toEqual({ ...env, UNTILGREEN_COMMAND: 'faults-test' })
  })
})

function makeGroup(path: string): boolean {
  try {
    mkdirSync(path)
    return existsSync(`${path}/memory.limit_in_bytes`)
  } catch {
    return false
  }
}
