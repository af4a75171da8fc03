import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

describe('the selfcheck', { timeout: 240_000 }, () => {
  it('is green for what is built, by tests that reached it and that can fail', async () => {
    const { exitCode, output, folder } = await selfcheck('none')
    expect(exitCode, output).toBe(0)
    const verdict = JSON.parse(readFileSync(join(folder, 'state/selfcheck/cycles/000001/verdict.json'), 'utf8'))
    expect(verdict).toMatchObject({ verdict: 'passed', green: true, counts: { expected: 11, passed: 11 } })
    const held = verdict.checks
      .filter((check: { held: boolean | null }) => check.held)
      .map(({ rule }: { rule: string }) => rule)
    expect(held).toEqual(
      expect.arrayContaining([
        'revision-proven',
        'manifest-complete',
        'target-witnessed',
        'negative-control',
        'tests-unchanged',
      ]),
    )
  })

  it('is red for a build that lets a red verdict exit 0', async () => {
    const { exitCode, output } = await selfcheck('red-exits-0')
    expect(output).toContain('judge_says_red_for_a_red_report')
    expect(output).toContain("broken by 'red-exits-0': exit 1, red as it must be")
    expect(exitCode).toBe(0)
  })

  it('fails where nothing was run', async () => {
    expect(await selfcheck('no-such-breakage')).toMatchObject({ exitCode: 1, output: '' })
  })
})

/** Runs it in folders of its own, on a free port. */
async function selfcheck(only: string): Promise<{ exitCode: number | null; output: string; folder: string }> {
  const folder = temporaryFolder()
  const loop = join(folder, 'selfcheck.yaml')
  const written = readFileSync('loops/selfcheck.yaml', 'utf8')
    .replace('18070', String(await freePort()))
    .replace('environment: untilgreen-selfcheck', `environment: selfcheck-${process.pid}-${only}`)
    .replace('state/selfcheck-environment', join(folder, 'environment'))
  writeFileSync(loop, written)
  const places = ['--loop', loop, '--folder', join(folder, 'environment'), '--state-dir', join(folder, 'state')]
  const child = spawn(process.execPath, ['loops/selfcheck/start.mjs', ...places, '--only', only])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, output, folder }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((free) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => free(port))
    })
  })
}
