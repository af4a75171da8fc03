import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { processesWith, programArgv, startProgram, typedProgramArgv } from '../../testing/program.js'
import { endStrays } from './end-strays.js'

const environment = `test-${randomUUID()}`
const env = { PATH: process.env.PATH ?? '', UNTILGREEN_ENVIRONMENT: environment }
const left = () => processesWith('UNTILGREEN_ENVIRONMENT', environment)

afterEach(() => {
  for (const pid of left()) process.kill(pid, 'SIGKILL')
})

test('F29 what a killed loop left running is ended at the next start, and nothing else', async () => {
  const spec = { argv: programArgv('leave-behind'), env, commandId: 'lost' }
  const loop = startProgram(typedProgramArgv('run-command', JSON.stringify(spec)))
  await loop.said('running')
  await until(() => left().length >= 4)
  loop.child.kill('SIGKILL')
  await loop.ended
  const other = startProgram(programArgv('hang'), {
    ...env,
    UNTILGREEN_ENVIRONMENT: 'other',
    UNTILGREEN_COMMAND: 'lost',
  })
  const deployment = startProgram(programArgv('hang'), { ...env, UNTILGREEN_COMMAND: 'deployed' })
  await Promise.all([other.said('ready'), deployment.said('ready')])

  const strays = await endStrays({ environment, keep: ['deployed'], graceMs: 500 })
  expect(strays.length).toBeGreaterThanOrEqual(4)
  expect(new Set(strays.map((stray) => stray.commandId))).toEqual(new Set(['lost']))
  expect(left()).toEqual([deployment.child.pid])
  expect(other.child.exitCode).toBeNull()

  expect(await endStrays({ environment, keep: [], graceMs: 500 })).toHaveLength(1)
  expect(left()).toEqual([])
  other.child.kill('SIGKILL')
})

test('a stray that is stopped or ignores SIGTERM is ended too', async () => {
  const deaf = startProgram(programArgv('hang', '--ignore-sigterm'), { ...env, UNTILGREEN_COMMAND: 'deaf' })
  await deaf.said('ready')
  deaf.child.kill('SIGSTOP')
  await endStrays({ environment, keep: [], graceMs: 200 })
  expect(left()).toEqual([])
})

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
}
