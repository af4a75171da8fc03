import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { connect } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type RunningProgram, startProgram, typedProgramArgv } from '../testing/program.js'
import { acquireHostMutex } from './host-mutex.js'

const started: RunningProgram[] = []
afterEach(() => {
  for (const program of started.splice(0)) program.child.kill('SIGKILL')
})

async function starter(key: string) {
  const program = startProgram(typedProgramArgv('hold-mutex', key))
  started.push(program)
  await program.said('\n')
  return { program, answer: JSON.parse(program.stdout()) }
}

describe.skipIf(process.platform !== 'linux')('an abstract socket as mutex', () => {
  test('F21 of many who start at once exactly one holds it, the others know who within a second', async () => {
    const key = randomUUID()
    const all = await Promise.all(Array.from({ length: 6 }, () => starter(key)))
    const holders = all.filter(({ answer }) => answer.held)
    expect(holders).toHaveLength(1)
    for (const { answer } of all.filter((one) => !one.answer.held)) {
      expect(answer.ms).toBeLessThan(1_000)
      const pid = holders[0]?.program.child.pid
      expect(answer.holder).toEqual({ pid, host: hostname(), since: expect.any(String), loop: 'staging-p1' })
    }
  })

  test('F22 it dies with its process', async () => {
    const key = randomUUID()
    const { program } = await starter(key)
    expect(await acquireHostMutex(key)).toMatchObject({ held: false })
    program.child.kill('SIGKILL')
    await program.ended
    const mutex = await acquireHostMutex(key)
    expect(mutex.held).toBe(true)
    if (mutex.held) await mutex.release()
  })

  test('F23 a holder that is stopped keeps it, though it can not say who it is', async () => {
    const key = randomUUID()
    const { program } = await starter(key)
    program.child.kill('SIGSTOP')
    const asked = performance.now()
    expect(await acquireHostMutex(key)).toEqual({ held: false, holder: {} })
    expect(performance.now() - asked).toBeLessThan(1_000)
    program.child.kill('SIGCONT')
    expect(await acquireHostMutex(key)).toMatchObject({ held: false, holder: { pid: program.child.pid } })
  })

  test('another key is another mutex, and released is free', async () => {
    const [one, other] = [randomUUID(), randomUUID()]
    const first = await acquireHostMutex(one)
    const second = await acquireHostMutex(other)
    expect([first.held, second.held]).toEqual([true, true])
    if (first.held) await first.release()
    const again = await acquireHostMutex(one)
    expect(again.held).toBe(true)
    for (const mutex of [again, second]) if (mutex.held) await mutex.release()
  })

  test('one who asks and never listens does not keep it from being released', async () => {
    const mutex = await acquireHostMutex('deaf asker')
    const address = `\0untilgreen-${createHash('sha256').update('deaf asker').digest('hex')}`
    const socket = connect({ path: address, allowHalfOpen: true }).pause()
    await once(socket, 'connect')
    if (mutex.held) await mutex.release()
    socket.destroy()
    expect(mutex.held).toBe(true)
  })

  test('it does not keep a process alive that has nothing left to do', async () => {
    const script = `const { acquireHostMutex } = await import(${JSON.stringify(new URL('host-mutex.ts', import.meta.url).href)}); await acquireHostMutex('${randomUUID()}')`
    const [node = '', flag = '', loader = ''] = typedProgramArgv('hang')
    const program = startProgram([node, flag, loader, '--input-type=module', '-e', script])
    started.push(program)
    expect((await program.ended).exitCode).toBe(0)
  })
})

describe('a socket file as mutex, where there are no abstract ones', () => {
  const options = { platform: 'darwin' as const, folder: mkdtempSync(join(tmpdir(), 'untilgreen-')) }

  test('is held once, names its holder, is free when released and when its holder died', async () => {
    const first = await acquireHostMutex('key', options)
    expect(first.held).toBe(true)
    expect(await acquireHostMutex('key', options)).toMatchObject({ held: false, holder: { pid: process.pid } })
    if (first.held) await first.release()
    expect(existsSync(options.folder)).toBe(true)
    const again = await acquireHostMutex('key', options)
    expect(again.held).toBe(true)
    if (again.held) await again.release()
  })

  test('a file that a killed holder left is taken over', async () => {
    const script = `const { acquireHostMutex } = await import(${JSON.stringify(new URL('host-mutex.ts', import.meta.url).href)}); await acquireHostMutex('left', ${JSON.stringify(options)}); process.kill(process.pid, 'SIGKILL')`
    const [node = '', flag = '', loader = ''] = typedProgramArgv('hang')
    await startProgram([node, flag, loader, '--input-type=module', '-e', script]).ended
    const mutex = await acquireHostMutex('left', options)
    expect(mutex.held).toBe(true)
    if (mutex.held) await mutex.release()
  })
})
