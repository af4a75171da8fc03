import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { processesWith, programArgv, startProgram, typedProgramArgv } from '../testing/program.js'

const commandId = randomUUID()
const left = () => processesWith('UNTILGREEN_COMMAND', commandId)

async function running(program: string[], graceMs: number, wrapper: string[] = []) {
  const spec = JSON.stringify({ argv: program, commandId, graceMs })
  const loop = startProgram([...wrapper, ...typedProgramArgv('run-command', spec)])
  await loop.said('running')
  while (left().length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 300))
  return loop
}

describe('F38 a program that is told to end while a command runs', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s: its children are gone, its exit code is %i', async (signal, exitCode) => {
    const loop = await running(programArgv('leave-behind'), 2_000)
    const told = performance.now()
    loop.child.kill(signal)
    expect(await loop.ended).toEqual({ exitCode, signal: null })
    expect(performance.now() - told).toBeLessThan(10_000)
    expect(JSON.parse(loop.stdout().split('\n')[1] ?? '')).toMatchObject({ ended: 'aborted' })
    expect(left()).toEqual([])
  })

  test('twice: at once, though a child ignores SIGTERM and has a long grace', async () => {
    const loop = await running(programArgv('hang', '--ignore-sigterm'), 60_000)
    loop.child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const told = performance.now()
    loop.child.kill('SIGTERM')
    expect(await loop.ended).toEqual({ exitCode: 143, signal: null })
    expect(performance.now() - told).toBeLessThan(3_000)
    expect(left()).toEqual([])
  })
})

describe('F41 as process 1 of a container without an init', () => {
  const unshare = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']
  const usable = spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'true']).status === 0

  test.skipIf(!usable)('SIGTERM is obeyed and the children end', async () => {
    const loop = await running(programArgv('leave-behind'), 2_000, unshare)
    const inner = spawnSync('ps', ['-o', 'pid=', '--ppid', String(loop.child.pid)]).stdout.toString()
    process.kill(Number(inner), 'SIGTERM')
    expect((await loop.ended).exitCode).toBe(143)
    expect(left()).toEqual([])
  })
})
