import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { processesWith, programArgv, startProgram, typedProgramArgv } from '../../testing/program.js'
import { type CommandSpec, runCommand } from './run-command.js'

const never = new AbortController().signal
const commandId = randomUUID()
const base = { cwd: tmpdir(), env: { PATH: process.env.PATH ?? '' }, commandId, graceMs: 1_000 }
const marked = () => processesWith('UNTILGREEN_COMMAND', commandId)

afterEach(() => {
  for (const pid of marked()) process.kill(pid, 'SIGKILL')
})

describe('F29 a command that hangs with children in its group, with setsid and forked twice', () => {
  test('ends at its time limit and leaves none of them', async () => {
    let alive = 0
    const onLine = () => {
      alive = marked().length
    }
    const result = await runCommand({ ...base, argv: programArgv('leave-behind'), timeoutMs: 2_500, onLine }, never)
    expect(alive).toBeGreaterThanOrEqual(4)
    expect(marked()).toEqual([])
    expect(result).toMatchObject({ ended: 'timed-out', tail: 'ready\n' })
    expect(result.durationMs).toBeLessThan(2_500 + 1_000 + 2_000)
  })

  test('leaves none of them when it ends by itself', async () => {
    const result = await runCommand({ ...base, argv: programArgv('leave-behind', '--exit') }, never)
    expect(result).toMatchObject({ ended: 'exited', exitCode: 0 })
    expect(marked()).toEqual([])
  })

  test('leaves them running where it is a deploy that succeeded', async () => {
    await runCommand({ ...base, argv: programArgv('leave-behind', '--exit'), keepSurvivors: true }, never)
    expect(marked().length).toBeGreaterThanOrEqual(3)
  })

  test('leaves none of them where it is a deploy that failed', async () => {
    const shell = `${programArgv('leave-behind', '--exit').join(' ')}; exit 3`
    const result = await runCommand({ ...base, shell, keepSurvivors: true }, never)
    expect(result.exitCode).toBe(3)
    expect(marked()).toEqual([])
  })
})

describe('F30 a command that ignores SIGTERM', () => {
  test('is killed after the grace', async () => {
    const spec = { ...base, argv: programArgv('hang', '--ignore-sigterm'), timeoutMs: 1_000, graceMs: 300 }
    const result = await runCommand(spec, never)
    expect(result).toMatchObject({ ended: 'timed-out', signal: 'SIGKILL' })
    expect(result.durationMs).toBeGreaterThanOrEqual(1_300)
    expect(result.durationMs).toBeLessThan(4_000)
  })
})

describe('F31 something in the background that holds the output', () => {
  const beats = () => join(mkdtempSync(join(tmpdir(), 'untilgreen-')), 'beats')

  test('is waited for as long as the drain limit says, then ended', async () => {
    const result = await runCommand({ ...base, argv: programArgv('hold-output', beats()), drainMs: 400 }, never)
    expect(result).toMatchObject({ ended: 'exited', exitCode: 0 })
    expect(result.tail.split('\n')).toEqual(expect.arrayContaining(['started', 'beat']))
    expect(result.durationMs).toBeLessThan(3_000)
    expect(marked()).toEqual([])
  })

  test('goes on writing where a deploy that succeeded left it', async () => {
    const file = beats()
    await runCommand({ ...base, argv: programArgv('hold-output', file), drainMs: 200, keepSurvivors: true }, never)
    const before = readFileSync(file).length
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(readFileSync(file).length).toBeGreaterThan(before)
    expect(marked().length).toBeGreaterThan(0)
  })
})

test('a deployment that was left running does not keep the loop alive', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'untilgreen-')), 'beats')
  const spec = { argv: programArgv('hold-output', file), commandId, drainMs: 100, keepSurvivors: true }
  const loop = startProgram(typedProgramArgv('run-command', JSON.stringify(spec)))
  expect((await loop.ended).exitCode).toBe(0)
  expect(marked().length).toBeGreaterThan(0)
})

describe('why a command ended', () => {
  const run = (spec: Partial<CommandSpec> & { shell: string }, signal = never) =>
    runCommand({ ...base, ...spec }, signal)

  test.each<[string, Parameters<typeof run>[0], object]>([
    ['its exit code', { shell: 'exit 7' }, { ended: 'exited', exitCode: 7 }],
    ['a signal that is not ours', { shell: 'kill -SEGV $$' }, { ended: 'exited', signal: 'SIGSEGV' }],
    [
      'silence since the last byte, not since the start',
      { shell: 'for i in 1 2 3 4; do echo $i; sleep 0.6; done; sleep 30', idleMs: 1_500 },
      { ended: 'idle', tail: '1\n2\n3\n4\n' },
    ],
  ])('%s', async (_name, spec, expected) => {
    expect(await run(spec)).toMatchObject(expected)
  })

  test('the caller', async () => {
    const controller = new AbortController()
    const running = run({ shell: 'echo ready; sleep 30', onLine: () => controller.abort('SIGTERM') }, controller.signal)
    expect(await running).toMatchObject({ ended: 'aborted', signal: 'SIGTERM', tail: 'ready\n' })
    expect(await run({ shell: 'true' }, controller.signal)).toMatchObject({ ended: 'aborted', outputBytes: 0 })
  })

  test('a listener that throws ends it and is heard', async () => {
    const onLine = () => {
      throw new Error('listener broke')
    }
    await expect(run({ shell: 'echo a; sleep 30', onLine })).rejects.toThrow('listener broke')
    expect(marked()).toEqual([])
  })
})
