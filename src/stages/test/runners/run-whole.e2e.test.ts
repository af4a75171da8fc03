import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../diagnose/diagnose.js'
import { runCommandSuite, type SuiteSetup, writeFiles } from '../../../testing/run-suite.js'
import { temporaryFolder } from '../../../testing/temporary-folder.js'

const PYTEST = ['/usr/bin/python3', '-m', 'pytest', '-p', 'no:cacheprovider', '--junitxml=${reports}/p1.xml']
const HANGING = `import time
def test_one(): pass
def test_two(): assert 1 == 2
class TestX:
    def test_hang(self): time.sleep(30)
def test_last(): pass
`
const abort = {
  sameSignature: 3,
  sameCause: (failures: Parameters<typeof diagnose>[0]) => diagnose(failures).clusters.length === 1,
}

const PACKAGES = join(process.cwd(), 'node_modules')

async function run(files: Record<string, string>, setup: Omit<SuiteSetup, 'folder'>) {
  const folder = temporaryFolder()
  writeFiles(folder, files)
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(join(PACKAGES, 'vitest'), join(folder, 'node_modules/vitest'))
  const startedMs = performance.now()
  const evidence = await runCommandSuite({ folder, ...setup })
  const told = evidence.results.map(({ id, status }) => `${status} ${id}`)
  return { ...evidence, told, tookMs: performance.now() - startedMs }
}

function finished(progress: Awaited<ReturnType<typeof run>>['progress']): string[] {
  return progress.flatMap((said) => (said.kind === 'test:finished' ? [`${said.status} ${said.test}`] : []))
}

const pytest = (timeouts: { testMs?: number; idleMs?: number }, args: string[] = ['-v']) =>
  run(
    { 'tests/test_a.py': HANGING },
    {
      options: { run: [...PYTEST, ...args, 'tests'], report: '${reports}/p1.xml' },
      order: { timeouts: { suiteMs: 20_000, ...timeouts } },
    },
  )

describe('a runner that hangs', () => {
  it('is ended by `timeout.test`, which names the test and keeps what was seen', async () => {
    const { exit, told, results, tookMs } = await pytest({ testMs: 1_000 })
    expect(exit).toMatchObject({ ended: 'timed-out', reason: 'tests.test_a.TestX::test_hang ran longer than 1s' })
    expect(told).toEqual([
      'passed tests.test_a::test_one',
      'failed tests.test_a::test_two',
      'errored tests.test_a.TestX::test_hang',
    ])
    expect(results.at(-1)?.message).toBe('timed out after 1s')
    expect(tookMs).toBeLessThan(8_000)
  })

  it('keeps what was seen when it is ended for its silence', async () => {
    const { exit, told } = await pytest({ idleMs: 1_500 })
    expect(exit?.ended).toBe('idle')
    expect(told).toContain('failed tests.test_a::test_two')
    expect(told).toContain('errored tests.test_a.TestX::test_hang')
  })

  it('is not ended by `timeout.test` where its output doesn’t show its tests', async () => {
    const { exit } = await pytest({ testMs: 300, idleMs: 2_000 }, [
      '-q',
      '--no-header',
      '-o',
      'console_output_style=none',
    ])
    expect(exit?.ended).toBe('idle')
  })

  it('is left alone while its tests end one after the other, longer than `timeout.test` in all', async () => {
    const test = 'import time, pytest\n@pytest.mark.parametrize("n", range(4))\ndef test_n(n): time.sleep(0.5)\n'
    for (const args of [['-v'], []]) {
      const { exit } = await run(
        { 'tests/test_a.py': test },
        {
          options: { run: [...PYTEST, ...args, 'tests'], report: '${reports}/p1.xml' },
          order: { timeouts: { suiteMs: 20_000, testMs: 1_200 } },
        },
      )
      expect(exit).toEqual({ ended: 'exited', exitCode: 0 })
    }
  })

  it('of go is ended with the test’s name', async () => {
    const files = {
      'go.mod': 'module example.org/hang\ngo 1.19\n',
      'a_test.go': `package hang
import ("testing"; "time")
func TestOne(t *testing.T) {}
func TestSub(t *testing.T) { t.Run("hangs", func(t *testing.T) { time.Sleep(time.Minute) }) }
`,
    }
    const { exit, told } = await run(files, {
      options: {
        shell: 'go test -json ./... | tee ${reports}/go.json',
        report: '${reports}/go.json',
        passEnv: ['GO*'],
      },
      order: { timeouts: { suiteMs: 60_000, testMs: 1_500 } },
    })
    expect(exit).toMatchObject({ ended: 'timed-out', reason: 'example.org/hang::TestSub/hangs ran longer than 1.5s' })
    expect(told).toContain('passed example.org/hang::TestOne')
    expect(told).toContain('errored example.org/hang::TestSub/hangs')
  })
})

describe('a runner that ends by itself', () => {
  it('is told by its report alone, and followed by its output', async () => {
    const files = { 'tests/test_a.py': HANGING.replace('time.sleep(30)', 'pass') }
    const { told, progress, exit } = await run(files, {
      options: { run: [...PYTEST, '-v', 'tests'], report: '${reports}/p1.xml' },
      order: { timeouts: { suiteMs: 20_000, testMs: 5_000 } },
    })
    expect(exit).toEqual({ ended: 'exited', exitCode: 1 })
    expect(finished(progress)).toEqual(told)
  })
})

describe('abort: { sameSignature: 3 }', () => {
  const FAILING = `import { test } from 'node:test'
for (let i = 0; i < 6; i++) test('t' + i, async () => {
  await new Promise((resolve) => setTimeout(resolve, 100))
  throw new Error('connect ECONNREFUSED 127.0.0.1:' + (4000 + i))
})
await new Promise((resolve) => setTimeout(resolve, 20_000))
`

  it('ends node --test by what its TAP says; the rest is blocked', async () => {
    const { told, exit, reports, results, tookMs } = await run(
      { 'a.test.mjs': FAILING },
      {
        options: {
          shell: 'node a.test.mjs | tee ${reports}/r.tap',
          report: '${reports}/r.tap',
          env: { NODE_OPTIONS: '--test-reporter=tap' },
        },
        rules: { manifest: ['t0', 't1', 't2', 't3', 't4', 't5'], abort },
      },
    )
    expect(exit).toMatchObject({ ended: 'exited', reason: expect.stringContaining('failures of one signature') })
    expect(told.slice(0, 3)).toEqual(['failed t0', 'failed t1', 'failed t2'])
    expect(results.at(-1)).toMatchObject({ id: 't5', status: expect.stringMatching(/blocked|failed/) })
    expect(reports).toEqual([])
    expect(tookMs).toBeLessThan(8_000)
  })

  it('ends vitest by what its verbose reporter says', async () => {
    const test = `import { test } from 'vitest'
for (let i = 0; i < 6; i++) test('t' + i, async () => {
  await new Promise((resolve) => setTimeout(resolve, i > 2 ? 30_000 : 10))
  throw new Error('connect ECONNREFUSED 127.0.0.1:4000')
}, 60_000)
`
    const vitest = join(PACKAGES, 'vitest/vitest.mjs')
    const { told, tookMs } = await run(
      { 'a.test.mjs': test },
      {
        options: {
          run: [
            process.execPath,
            vitest,
            'run',
            '--reporter=verbose',
            '--reporter=json',
            '--outputFile.json=${reports}/r.json',
          ],
          report: '${reports}/r.json',
        },
        rules: { manifest: ['t0', 't1', 't2', 't3', 't4', 't5'], abort },
      },
    )
    expect(told.filter((line) => line.startsWith('failed'))).toHaveLength(3)
    expect(told.filter((line) => line.startsWith('blocked'))).toEqual(['blocked t3', 'blocked t4', 'blocked t5'])
    expect(tookMs).toBeLessThan(20_000)
  })
})
