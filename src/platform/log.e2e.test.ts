import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startProgram, typedProgramArgv } from '../testing/program.js'
import { openLog } from './log.js'
import { createMasker } from './redact.js'

const folder = mkdtempSync(join(tmpdir(), 'untilgreen-'))
const records = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('F40 a log on a full disk', () => {
  test('neither hangs nor ends the program, and says so once', async () => {
    const program = startProgram(typedProgramArgv('write-log', '/dev/full', '5000'))
    await program.said('done')
    const done = performance.now()
    expect((await program.ended).exitCode).toBe(0)
    expect(performance.now() - done).toBeLessThan(2_000)
    expect(program.stderr().match(/can't write the log \/dev\/full: ENOSPC/g)).toHaveLength(1)
  })

  test('a folder that can not be made is told as well', async () => {
    const told: string[] = []
    const log = await openLog('/dev/null/log/x.log', { onError: (message) => told.push(message) })
    log.info('one')
    log.close()
    expect(told).toEqual([expect.stringContaining('/dev/null/log/x.log')])
  })
})

describe('F79 one record an event', () => {
  test('whatever the text holds', async () => {
    const path = join(folder, 'forged.log')
    const log = await openLog(path)
    const hostile = 'x\n{"level":"error","msg":"forged"}\r\u2028\x1b]52;c;aGk=\x07\0"'
    log.info(hostile, { field: hostile, [hostile]: 1 })
    log.error('second', { error: new Error('boom') })
    log.close()
    expect(records(path).map((record) => [record.level, record.msg])).toEqual([
      ['info', hostile],
      ['error', 'second'],
    ])
    expect(readFileSync(path, 'latin1')).not.toMatch(/[\0-\x09\x0b-\x1f]/)
  })

  test('a field that can not be shown costs only itself', async () => {
    const path = join(folder, 'fields.log')
    const log = await openLog(path)
    const circular: Record<string, unknown> = {}
    circular.self = circular
    log.warn('circular', { circular })
    log.warn('throws', {
      get field(): string {
        throw new Error('no')
      },
    })
    log.close()
    expect(records(path).map((record) => record.msg)).toEqual(['circular', 'throws'])
  })
})

test('levels below the chosen one are left out, fields and time are there', async () => {
  const path = join(folder, 'levels.log')
  const log = await openLog(path, { level: 'warn' })
  log.debug('a')
  log.info('b')
  log.warn('c', { cycle: 4 })
  log.close()
  expect(records(path)).toEqual([
    { level: 'warn', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), pid: process.pid, cycle: 4, msg: 'c' },
  ])
})

test('a secret that begins inside an escape does not break the record', async () => {
  const path = join(folder, 'escape.log')
  const log = await openLog(path, { mask: createMasker([{ name: 'S', value: 'nasty' }]).mask })
  log.info('so\nasty, nasty')
  log.close()
  expect(records(path)[0].msg).toBe('so\nasty, ***S***')
})

test('F83 no secret is in it', async () => {
  const path = join(folder, 'masked.log')
  const { mask } = createMasker([{ name: 'S', value: 'pass"word\\1' }])
  const log = await openLog(path, { mask })
  log.info('the pass"word\\1', { 'pass"word\\1': ['pass"word\\1'] })
  log.close()
  expect(records(path)[0]).toMatchObject({ msg: 'the ***S***', '***S***': ['***S***'] })
})
