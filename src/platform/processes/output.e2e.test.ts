import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { programArgv, startProgram, typedProgramArgv } from '../../testing/program.js'
import { createMasker } from '../redact.js'
import { runCommand } from './run-command.js'

const never = new AbortController().signal
const folder = mkdtempSync(join(tmpdir(), 'untilgreen-'))
const base = { cwd: folder, env: { PATH: process.env.PATH ?? '' }, commandId: 'output-test' }
const MIB = 1024 * 1024

describe('F32 a flood of output', () => {
  test.each([
    ['many lines', 256 * MIB, []],
    ['one line of 200 MB', 200_000_000, ['--one-line']],
  ])('%s: the file is capped and marked, the tail kept, memory flat', async (_name, bytes, flags) => {
    const outputFile = join(folder, 'flood.log')
    const argv = programArgv('flood', String(bytes), ...flags)
    const program = startProgram(typedProgramArgv('run-command', JSON.stringify({ argv, outputFile })))
    expect((await program.ended).exitCode).toBe(0)
    const result = JSON.parse(program.stdout().split('\n')[1] ?? '')
    expect(result).toMatchObject({ ended: 'exited', exitCode: 0, outputBytes: bytes + 9 })
    expect(result.tail).toMatch(/the end\n$/)
    expect(statSync(outputFile).size).toBeLessThanOrEqual(16 * MIB + 200)
    expect(statSync(outputFile).size).toBeGreaterThan(15 * MIB)
    expect(readFileSync(outputFile, 'latin1')).toContain(`[untilgreen: ${result.cutBytes} bytes were cut here]`)
    // Ours with the TypeScript loader is about 150 MB; keeping all would be more than twice that.
    expect(result.selfPeakBytes).toBeLessThan(240 * MIB)
  })

  test('lines of it are shown, and each is whole', async () => {
    const seen = { lines: 0, other: 0 }
    const onLine = (line: string) => {
      if (line === '0123456789abcde') seen.lines++
      else seen.other++
    }
    await runCommand({ ...base, argv: programArgv('flood', String(48 * MIB)), onLine }, never)
    expect(seen.lines).toBeGreaterThan(500_000)
    expect(seen.other).toBeLessThanOrEqual(2)
  })
})

describe('F33 output that is no text', () => {
  test('is kept as it is, and shown with U+FFFD', async () => {
    const outputFile = join(folder, 'bytes.log')
    const lines: string[] = []
    const result = await runCommand(
      { ...base, argv: programArgv('bad-bytes'), outputFile, onLine: (line) => lines.push(line) },
      never,
    )
    expect(lines).toEqual(['start\0\uFFFD\uFFFD(', '🚀 flew', '\uFFFD'])
    expect(result.tail).toBe('start\0\uFFFD\uFFFD(\n🚀 flew\n\uFFFD')
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    expect([...readFileSync(outputFile).subarray(5, 10)]).toEqual([0, 0xff, 0xc3, 0x28, 0x0a])
  })
})

describe('what is kept', () => {
  test('holds both streams, whole lines each', async () => {
    const lines: string[] = []
    const shell = 'printf "out "; printf "err " >&2; sleep 0.1; echo 1; echo 2 >&2'
    const onLine = (line: string, stream: string) => lines.push(`${stream}: ${line}`)
    const result = await runCommand({ ...base, shell, onLine }, never)
    expect(lines.sort()).toEqual(['stderr: err 2', 'stdout: out 1'])
    expect(result.tail.split('\n').sort()).toEqual(['', 'err 2', 'out 1'])
  })

  test('F83 holds no secret: not in the file, the tail or a line, however it was written', async () => {
    const value = 'correct-horse-battery'
    const masker = createMasker([{ name: 'S', value }])
    const outputFile = join(folder, 'secret.log')
    const lines: string[] = []
    // Byte by byte on one stream while the other one writes in between; then across both borders of what is kept.
    const shell = `for c in $(echo ${value} | sed 's/./& /g'); do printf %s $c; echo . >&2; done; echo
      for i in $(seq 2000); do printf 'xxxx%s' ${value}; done; echo; for i in $(seq 2000); do echo ${value}; done`
    const spec = {
      ...base,
      shell,
      masker,
      outputFile,
      maxKeptBytes: 20_000,
      onLine: (line: string) => lines.push(line),
    }
    const result = await runCommand(spec, never)
    expect(result.cutBytes).toBeGreaterThan(0)
    for (const text of [readFileSync(outputFile, 'utf8'), result.tail, lines.join('\n')]) {
      expect(text).toContain('***S***')
      expect(text).not.toMatch(/horse|batter|correct/)
    }
  })

  test('says why the file is not whole, while the command goes on', async () => {
    const result = await runCommand({ ...base, shell: 'echo fine', outputFile: '/dev/full' }, never)
    expect(result).toMatchObject({ ended: 'exited', exitCode: 0, tail: 'fine\n' })
    expect(result.outputError).toMatch(/\/dev\/full: ENOSPC/)
  })
})
