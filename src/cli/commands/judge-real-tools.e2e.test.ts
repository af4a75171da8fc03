import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Judgement } from '../../model/judgement.js'

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url))

/** How a real tool is run on three tests, of which the third one's body is given: `pass`, `fail` or `skip`. */
interface Tool {
  name: string
  available: readonly string[]
  files(third: Third): Record<string, string>
  run: readonly string[]
  /** The report that the run leaves; else its standard output is the report. */
  report?: string
  /** Makes a failure vanish from a report, as somebody would who edits it. */
  forge(report: string): string
}
type Third = 'pass' | 'fail' | 'skip'

const TOOLS: readonly Tool[] = [
  {
    name: 'pytest, JUnit',
    available: ['python3', '-c', 'import pytest'],
    files: (third) => ({
      'test_chat.py': [
        'import time, pytest',
        'def test_connect(): time.sleep(0.01)',
        'def test_send(): time.sleep(0.01)',
        `def test_receive(): ${{ pass: 'time.sleep(0.01)', fail: 'assert 418 == 200', skip: 'pytest.skip("not now")' }[third]}`,
      ].join('\n'),
    }),
    run: ['python3', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--junitxml=report.xml', 'test_chat.py'],
    report: 'report.xml',
    forge: (report) => report.replace(/<failure[\s\S]*?<\/failure>/, ''),
  },
  {
    name: 'node --test, TAP',
    available: [process.execPath, '--version'],
    files: (third) => ({
      'chat.test.mjs': [
        "import test from 'node:test'",
        "import assert from 'node:assert'",
        'const pause = () => new Promise((resolve) => setTimeout(resolve, 10))',
        "test('connect', pause)",
        "test('send', pause)",
        `test('receive', ${{ pass: 'pause', fail: '() => assert.equal(418, 200)', skip: '(t) => t.skip("not now")' }[third]})`,
      ].join('\n'),
    }),
    run: [process.execPath, '--test', '--test-reporter=tap', 'chat.test.mjs'],
    forge: (report) => report.replace(/^not ok (\d+ - receive)/m, 'ok $1'),
  },
  {
    name: 'go test -json',
    available: ['go', 'version'],
    files: (third) => ({
      'go.mod': 'module example.com/chat\n\ngo 1.19\n',
      'chat_test.go': [
        'package chat',
        'import ("testing"; "time")',
        'func TestConnect(t *testing.T) { time.Sleep(20 * time.Millisecond) }',
        'func TestSend(t *testing.T) { time.Sleep(20 * time.Millisecond) }',
        `func TestReceive(t *testing.T) { ${{ pass: '', fail: 't.Fatal("got 418")', skip: 't.Skip("not now")' }[third]} }`,
      ].join('\n'),
    }),
    run: ['go', 'test', '-count=1', '-json', './...'],
    forge: (report) =>
      report.replace(
        '"Action":"fail","Package":"example.com/chat","Test"',
        '"Action":"pass","Package":"example.com/chat","Test"',
      ),
  },
  {
    name: 'vitest, JSON',
    available: [process.execPath, VITEST, '--version'],
    files: (third) => ({
      'package.json': '{"type":"module"}',
      'chat.test.js': [
        `import { expect, it } from ${JSON.stringify(join(dirname(VITEST), 'dist/index.js'))}`,
        'const pause = () => new Promise((resolve) => setTimeout(resolve, 10))',
        "it('connects', pause)",
        "it('sends', pause)",
        `it${third === 'skip' ? '.skip' : ''}('receives', ${third === 'fail' ? '() => expect(418).toBe(200)' : 'pause'})`,
      ].join('\n'),
    }),
    run: [process.execPath, VITEST, 'run', '--root', '.', '--reporter=json', '--outputFile=report.json'],
    report: 'report.json',
    forge: (report) => report.replace('"status":"failed"', '"status":"passed"'),
  },
]

interface Ran {
  report: string
  exitCode: number
  started: string
  finished: string
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-real-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runs = new Map<string, Ran>()

/** Each tool runs once for each outcome. */
function runTool(tool: Tool, third: Third): Ran {
  const key = `${tool.name} ${third}`
  const ran = runs.get(key) ?? runOnce(tool, third)
  runs.set(key, ran)
  return ran
}

function runOnce(tool: Tool, third: Third): Ran {
  const cwd = join(folder, `${TOOLS.indexOf(tool)}-${third}`)
  mkdirSync(cwd, { recursive: true })
  for (const [name, text] of Object.entries(tool.files(third))) writeFileSync(join(cwd, name), text)
  const started = new Date().toISOString()
  const [program = '', ...args] = tool.run
  const { NODE_OPTIONS: _ours, NODE_TEST_CONTEXT: _too, ...inherited } = process.env
  const env = Object.fromEntries(Object.entries(inherited).filter(([name]) => !name.startsWith('VITEST')))
  const ended = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  const finished = new Date().toISOString()
  const report = join(cwd, tool.report ?? 'stdout.report')
  if (tool.report === undefined) writeFileSync(report, ended.stdout)
  return { report, exitCode: ended.status ?? -1, started, finished }
}

function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

async function judged({ report, exitCode, started, finished }: Ran, ...more: string[]) {
  const window = ['--started', started, '--finished', finished]
  const { code, stdout, stderr } = await cli(
    'judge',
    report,
    '--exit-code',
    `${exitCode}`,
    ...window,
    ...more,
    '--json',
  )
  if (stdout === '') throw new Error(stderr)
  const judgement = JSON.parse(stdout) as Judgement
  return {
    code,
    verdict: judgement.verdict,
    broken: judgement.checks.filter(({ held }) => held === false).map(({ rule }) => rule),
  }
}

describe.each(TOOLS)('a real run of $name', (tool) => {
  const [program = '', ...args] = tool.available
  const missing = spawnSync(program, args).status !== 0

  it.skipIf(missing)('is green without a false alarm, red for a failure and for a skip', async () => {
    expect(await judged(runTool(tool, 'pass'))).toEqual({ code: 0, verdict: 'passed', broken: [] })
    expect(await judged(runTool(tool, 'fail'))).toEqual({ code: 1, verdict: 'failed', broken: ['all-passed'] })
    expect(await judged(runTool(tool, 'skip'))).toEqual({ code: 1, verdict: 'failed', broken: ['none-skipped'] })
  })

  it.skipIf(missing)('is caught when it was tampered with', async () => {
    const green = runTool(tool, 'pass')
    const red = runTool(tool, 'fail')
    expect(await judged({ ...red, exitCode: 0 })).toMatchObject({ code: 1, verdict: 'failed' })
    expect(await judged({ ...green, exitCode: 1 })).toMatchObject({
      code: 1,
      verdict: 'invalid',
      broken: ['exit-code-agrees'],
    })
    const later = new Date(Date.now() + 3_600_000).toISOString()
    expect(await judged({ ...green, started: later, finished: later })).toMatchObject({ code: 1, verdict: 'invalid' })
    const original = readFileSync(red.report, 'utf8')
    const forged = tool.forge(original)
    expect(forged).not.toBe(original)
    const edited = { ...red, report: `${red.report}.edited` }
    writeFileSync(edited.report, forged)
    for (const exitCode of [0, red.exitCode]) expect((await judged({ ...edited, exitCode })).code).toBe(1)
    writeFileSync(edited.report, original.slice(0, original.length * 0.6))
    expect((await judged({ ...edited, exitCode: 0 })).code).toBe(1)
  })

  it.skipIf(missing)('is caught when a test of its manifest is gone', async () => {
    const green = runTool(tool, 'pass')
    const manifest = join(dirname(green.report), 'p1.manifest')
    expect((await cli('manifest', green.report, '--output', manifest)).code).toBe(0)
    expect(await judged(green, '--manifest', manifest)).toMatchObject({ code: 0 })
    writeFileSync(manifest, `${readFileSync(manifest, 'utf8')}the_one_that_was_renamed\n`)
    expect(await judged(green, '--manifest', manifest)).toMatchObject({
      verdict: 'invalid',
      broken: ['manifest-complete'],
    })
  })
})
