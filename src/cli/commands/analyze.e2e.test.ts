import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const MAIN = resolve(import.meta.dirname, '../../../dist/cli/main.js')

function analyze(args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [MAIN, 'analyze', ...args], { input, encoding: 'utf8' })
}

const LINES = [
  { test: 'b', message: 'received 1008 (policy violation) SSOT Auth failed' },
  { test: 'a', message: 'Error: received 1008 (policy violation) SSOT Auth failed' },
  { test: 'c', message: 'exit status 1', output: 'connect ECONNREFUSED 127.0.0.1:6379' },
]
  .map((line) => JSON.stringify(line))
  .join('\n')

test('groups NDJSON lines from standard input by cause', () => {
  const { status, stdout } = analyze(['-', '--json'], LINES)
  expect(status).toBe(0)
  const { failures, clusters } = JSON.parse(stdout)
  expect(failures).toBe(3)
  expect(clusters).toHaveLength(2)
  expect(clusters[0]).toMatchObject({
    category: 'auth',
    owner: 'product',
    members: ['a', 'b'],
    facts: { closeCode: 1008, closeReason: 'SSOT Auth failed' },
  })
  expect(clusters[1]).toMatchObject({ category: 'dependency', members: ['c'] })
  for (const { whys } of clusters) {
    expect(whys[0].evidence[0].text).not.toBe('')
    expect(whys.at(-1)).toMatchObject({ established: false, evidence: [] })
  }
})

test('reads a JUnit report', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'analyze-')), 'p1.xml')
  writeFileSync(
    file,
    '<testsuite name="s" tests="1" failures="1"><testcase classname="p1" name="t" time="1"><failure message="HTTP 503 from GET /api/x"/></testcase></testsuite>',
  )
  const { status, stdout } = analyze([file, '--json'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout).clusters[0]).toMatchObject({ category: 'unreachable', members: ['p1::t'] })
})

test('names the broken line and exits 65', () => {
  const { status, stderr } = analyze(['-'], `${LINES}\n{"test": 1}`)
  expect(status).toBe(65)
  expect(stderr).toContain('standard input:4')
})

test.each([
  ['nothing at all', ''],
  ['a foreign file', 'hello, world\n'],
])('exits 65 for %s', (_name, input) => {
  expect(analyze(['-'], input).status).toBe(65)
})

test('exits 65 for a file that is not there', () => {
  expect(analyze(['/nowhere/at/all.xml']).status).toBe(65)
})

test('lets no escape sequence and no token through', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2ln'
  const line = JSON.stringify({ test: 'x\u001b[2J', message: `\u001b]0;gone\u0007Token rejected: Bearer ${token}` })
  for (const args of [['-'], ['-', '--json']]) {
    const { stdout } = analyze(args, line)
    expect(stdout).not.toContain('\u001b')
    expect(stdout).not.toContain(token.slice(40))
  }
})
