import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const LOOP_FILES = ['node-test.yaml', 'node-test/pytest.yaml', 'node-test/pytest-soft.yaml']
const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-loops-'))
  cpSync('loops', join(folder, 'loops'), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const ports = { 18090: await freePort(), 18091: await freePort() }
  for (const file of LOOP_FILES) {
    const path = join(folder, 'loops', file)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/1809[01]/g, (port) => String(ports[port as '18090'])),
    )
  }
})
afterAll(() => {
  spawnSync(process.execPath, ['loops/demo/stop.mjs', 'state/node-test-staging'], { cwd: folder })
  rmSync(folder, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((free) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => free(port))
    })
  })
}

/** One cycle of a loop; its exit code and what it wrote down. */
function runOnce(loop: string, cycle: number, ...args: string[]) {
  const cli = resolve('dist/cli/main.js')
  const { NODE_TEST_CONTEXT: _ours, ...env } = process.env
  const argv = [cli, '-C', folder, 'run', loop, '--once', ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { env, encoding: 'utf8' })
  const id = loop.replace(/^.*\/|\.yaml$/g, '')
  const file = join(folder, 'state', id, 'cycles', String(cycle).padStart(6, '0'), 'verdict.json')
  if (!existsSync(file)) throw new Error(`${stdout}${stderr}`)
  const { verdict, counts, failures } = JSON.parse(readFileSync(file, 'utf8'))
  const red = failures.map((failure: { id: string }) => /test_(\d{3})_/.exec(failure.id)?.[1]).sort()
  return { exitCode: status, verdict, expected: counts.expected, passed: counts.passed, red }
}

describe('the node-test loop', () => {
  it('is green by its ten tests', () => {
    expect(runOnce('node-test', 1)).toEqual({ exitCode: 0, verdict: 'passed', expected: 10, passed: 10, red: [] })
  })

  it('is red by 001 and 002 on revision r2', () => {
    const red = ['001', '002']
    expect(runOnce('node-test', 2, '--revision', 'r2')).toEqual({
      exitCode: 1,
      verdict: 'failed',
      expected: 10,
      passed: 8,
      red,
    })
  })
})

describe.runIf(hasPytest)('the pytest loop', () => {
  const loop = 'loops/node-test/pytest.yaml'

  it('is green by its five tests', () => {
    expect(runOnce(loop, 1)).toEqual({ exitCode: 0, verdict: 'passed', expected: 5, passed: 5, red: [] })
  })

  it('is red by 001 and 002 on revision r2', () => {
    const red = ['001', '002']
    expect(runOnce(loop, 2, '--revision', 'r2')).toEqual({
      exitCode: 1,
      verdict: 'failed',
      expected: 5,
      passed: 3,
      red,
    })
  })
})
