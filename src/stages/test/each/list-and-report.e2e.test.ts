import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judgeContext } from '../../../judge/context.js'
import { judge } from '../../../judge/judge.js'
import { runCommandSuite, type SuiteSetup, writeFiles } from '../../../testing/run-suite.js'
import { greenRun } from '../../../testing/suite-run.js'
import { temporaryFolder } from '../../../testing/temporary-folder.js'

const PYTEST = ['/usr/bin/python3', '-m', 'pytest', '-p', 'no:cacheprovider']
const SUITE = `import pytest
def test_one(): pass
def test_two(): assert 1 == 2
@pytest.mark.parametrize("n", ["a b", "c"])
def test_many(n): assert n
@pytest.mark.skip(reason="not now")
def test_later(): pass
@pytest.fixture
def broken(): raise RuntimeError("no database")
def test_setup(broken): pass
`

/** Fails the first time. */
const ONCE = '[ -e "seen-$0" ] || { touch "seen-$0"; echo "Error: boom"; exit 1; }'

async function run(options: SuiteSetup['options'], more: Partial<SuiteSetup> = {}) {
  const folder = temporaryFolder()
  writeFiles(folder, { 'tests/test_p1.py': SUITE })
  return { folder, ...(await runCommandSuite({ folder, options, ...more })) }
}

function verdictOf({ exit, reports, results }: Awaited<ReturnType<typeof run>>) {
  const now = new Date().toISOString()
  const window = { startedAt: now, finishedAt: now, durationMs: 60_000 }
  const evidence = greenRun({ window, reports, results, ...(exit && { exit }) })
  return judge(evidence, judgeContext('loop', now))
}

describe('list', () => {
  it('takes what pytest --collect-only prints', async () => {
    const { results } = await run({
      list: [...PYTEST, '--collect-only', '-q', 'tests'],
      each: { run: [...PYTEST, '-q', '${test.id}'], workers: 2 },
    })
    expect(results.map(({ id, status }) => `${status} ${id}`)).toEqual([
      'passed tests/test_p1.py::test_one',
      'failed tests/test_p1.py::test_two',
      'passed tests/test_p1.py::test_many[a b]',
      'passed tests/test_p1.py::test_many[c]',
      'skipped tests/test_p1.py::test_later',
      'failed tests/test_p1.py::test_setup',
    ])
    expect(results[1]).toMatchObject({ message: expect.stringContaining('assert 1 == 2') })
    expect(results[5]).toMatchObject({ message: expect.stringContaining('no database'), phase: 'setup' })
  })

  it('is asked once, also where tests are tried again', async () => {
    const { results, folder } = await run(
      { list: ['sh', '-c', 'echo x >> asked; echo a; echo b'], each: { run: ['sh', '-c', ONCE, '${test.id}'] } },
      { rules: { retry: { attempts: 2, budget: 5 } } },
    )
    expect(results.map(({ id, flaky }) => `${id} ${flaky}`)).toEqual(['a true', 'b true'])
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('x\n')
  })

  it('that prints nothing makes the run invalid', async () => {
    const evidence = await run({ list: ['true'], each: { run: ['true', '${test.id}'] } })
    expect(evidence.results).toEqual([])
    expect(verdictOf(evidence)).toMatchObject({ verdict: 'invalid', green: false })
  })

  it('that fails makes the run invalid, in its own words', async () => {
    const shell = 'echo "ModuleNotFoundError: no module named httpx" >&2; exit 4'
    const evidence = await run({ list: ['sh', '-c', shell], each: { run: ['true', '${test.id}'] } })
    const judgement = verdictOf(evidence)
    expect(judgement.verdict).toBe('invalid')
    const whole = judgement.checks.find(({ rule }) => rule === 'report-whole')
    expect(whole?.message).toContain('the list failed (exit code 4): ModuleNotFoundError: no module named httpx')
  })

  it('that hangs makes the run inconclusive', async () => {
    const order = { timeouts: { suiteMs: 300 } }
    const evidence = await run({ list: ['sleep', '20'], each: { run: ['true', '${test.id}'] } }, { order })
    expect(verdictOf(evidence).verdict).toBe('inconclusive')
  })
})

describe('a report of each test', () => {
  const each = { run: [...PYTEST, '-q', '${test.id}', '--junitxml=${reports}/r.xml'], workers: 3 }
  const ids = ['test_one', 'test_two', 'test_later', 'test_setup'].map((name) => `tests/test_p1.py::${name}`)

  it('says more than the exit code: skipped, errored in set-up', async () => {
    const { results, reports } = await run({ each, report: '${reports}/r.xml' }, { rules: { manifest: ids } })
    expect(results.map(({ status, phase }) => `${status} ${phase}`)).toEqual([
      'passed call',
      'failed call',
      'skipped call',
      'errored setup',
    ])
    expect(results.map(({ id }) => id)).toEqual(ids)
    expect(reports).toHaveLength(4)
  })

  it('that is not there makes the run invalid', async () => {
    const options = { each: { run: ['true', '${test.id}'] }, report: '${reports}/r.xml' }
    const evidence = await run(options, { rules: { manifest: ['a'] } })
    expect(evidence.results).toMatchObject([{ id: 'a', status: 'failed' }])
    expect(verdictOf(evidence).verdict).toBe('invalid')
  })

  it('never talks a failing exit code into a pass', async () => {
    const shell =
      'printf \'<testsuite tests="1"><testcase name="a"/></testsuite>\' > "$UNTILGREEN_REPORTS/r.xml"; exit 1'
    const options = { each: { run: ['sh', '-c', shell, '${test.id}'] }, report: '${reports}/r.xml' }
    const { results } = await run(options, { rules: { manifest: ['a'] } })
    expect(results).toMatchObject([
      {
        id: 'a',
        status: 'failed',
        message: expect.stringContaining('exit code 1, though its report holds no failure'),
      },
    ])
  })
})
