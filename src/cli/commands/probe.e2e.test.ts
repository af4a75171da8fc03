import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { json, refusedHost, startPeer } from '../../testing/peers.js'
import { temporaryFolder } from '../../testing/temporary-folder.js'

interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** The peer lives in this process, so the command must not block it. */
function probe(yaml: string, ...options: string[]): Promise<Ended> {
  const file = join(temporaryFolder(), 'a.probes.yaml')
  writeFileSync(file, yaml)
  const child = spawn(process.execPath, ['dist/cli/main.js', 'probe', file, ...options])
  const ended: Ended = { exitCode: null, stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (text) => {
      ended[name] += text
    })
  }
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ ...ended, exitCode })))
}

const YAML = `probes:
  - name: good_one
    steps: [{ http: "\${vars.api}/good", expect: { status: 200 } }]
  - name: bad_one
    steps: [{ http: "\${vars.api}/bad", expect: { status: 200 } }]
`
const server = () =>
  startPeer({ http: ({ url }, response) => json(response, url === '/bad' ? 500 : 200, { text: '\u001b]0;x\u0007' }) })

describe('untilgreen probe', () => {
  it('shows each probe, and ends with 1 when one did not pass', async () => {
    const { http } = await server()
    const { exitCode, stdout, stderr } = await probe(YAML, '--var', `api=${http}`)
    expect(stdout).toMatch(/✓ good_one {2}\d+ms\n/)
    expect(stdout).toMatch(/✗ bad_one {2}\d+ms {2}failed\n {4}step 1: GET .*status: expected 200, actual 500/)
    expect(stdout).toMatch(/\n1 of 2 passed in \d+ms\n$/)
    expect(stdout).not.toContain('\u001b]')
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
  })

  it('ends with 0 when all that were chosen passed', async () => {
    const { http } = await server()
    const { exitCode, stdout } = await probe(YAML, '--var', `api=${http}`, '--only', 'good_*', '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ passed: 1, failed: 0, results: [{ id: 'good_one', status: 'passed' }] })
  })

  it('ends with 69 when nothing answered at all', async () => {
    const host = await refusedHost()
    const { exitCode, stdout } = await probe(YAML, '--var', `api=http://${host}`)
    expect(exitCode).toBe(69)
    expect(stdout).toContain('ECONNREFUSED')
  })

  it('ends with 78 for a file with mistakes, and shows where they are', async () => {
    const { exitCode, stderr } = await probe('probes:\n  - name: a\n    steps:\n      - http: "http://x/"\n')
    expect(exitCode).toBe(78)
    expect(stderr).toMatch(/a\.probes\.yaml:2:\d+: the probe 'a' has no `expect`: it could not fail/)
  })

  it.each([
    ['no file', [] as string[]],
    ['a bad duration', ['--timeout', '5']],
    ['a bad number', ['--concurrency', '0']],
    ['a bad variable', ['--var', 'api']],
  ])('ends with 2 for %s', async (name, options) => {
    const more = name === 'no file' ? ['second.yaml'] : options
    expect((await probe(YAML, ...more)).exitCode).toBe(2)
  })

  it('ends at the time-out that was asked for', async () => {
    const { http } = await startPeer({ http: () => undefined })
    const { exitCode, stdout } = await probe(YAML, '--var', `api=${http}`, '--timeout', '200ms')
    expect(stdout).toContain('timed out after 200ms waiting for the head of the answer')
    expect(exitCode).toBe(69)
  })
})
