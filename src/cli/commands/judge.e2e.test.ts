import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RULES } from '../../model/check.js'
import type { Judgement } from '../../model/judgement.js'

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const FIXTURES = fileURLToPath(new URL('../../judge/fixtures/', import.meta.url))
const WINDOW = '--started 2026-01-31T12:00:00Z --finished 2026-01-31T12:00:10Z'
const MANIFEST = '--manifest p1.manifest'

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Arguments are parted at blanks; reports and manifests are named from the fixtures' folder. */
function judge(args: string, input = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const words = [MAIN, 'judge', ...args.split(' ').filter(Boolean)]
    const env = { PATH: process.env.PATH, TZ: 'UTC' }
    const child = execFile(process.execPath, words, { cwd: FIXTURES, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
    child.stdin?.end(input)
  })
}

async function judged(args: string, input?: string): Promise<Judgement & { code: number; broken: string[] }> {
  const { code, stdout, stderr } = await judge(`${args} --json`, input)
  expect(stderr).toBe('')
  const judgement = JSON.parse(stdout) as Judgement
  return { ...judgement, code, broken: judgement.checks.filter(({ held }) => held === false).map(({ rule }) => rule) }
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-judge-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('judge: green', () => {
  it.each([
    'green.xml',
    `green.xml ${MANIFEST} --exit-code 0 ${WINDOW} --floor 50ms --workers 1`,
    `one-more.xml ${MANIFEST} --exit-code 0`,
    `zero.xml ${WINDOW}`,
    `own-evidence.xml ${WINDOW}`,
    'soft.xml',
    'flaky.xml --flaky warn --exit-code 0',
    `go-green.ndjson --exit-code 0 ${WINDOW}`,
    'green.xml one-more.xml',
  ])('%s', async (args) => {
    const { verdict, green, code, broken, checks } = await judged(args)
    expect({ verdict, green, code, broken }).toEqual({ verdict: 'passed', green: true, code: 0, broken: [] })
    expect(checks.map(({ rule }) => rule)).toEqual([...RULES])
  })
})

describe('judge: not green', () => {
  it.each<[string, Judgement['verdict'], string[]]>([
    ['failed.xml --exit-code 1', 'failed', ['all-passed']],
    ['failed.xml --exit-code 0', 'failed', ['exit-code-agrees', 'all-passed']],
    ['green.xml --exit-code 1', 'invalid', ['exit-code-agrees']],
    ['green.xml --exit-code 137', 'inconclusive', ['run-complete']],
    ['green.xml --exit-code 143', 'inconclusive', ['run-complete']],
    ['green.xml --exit-code 2', 'inconclusive', ['run-complete']],
    [`rerun-only.xml ${MANIFEST} --exit-code 130`, 'inconclusive', ['run-complete']],
    ['cut.xml --exit-code 137', 'inconclusive', ['run-complete']],
    ['no-such.xml --exit-code 137', 'inconclusive', ['run-complete']],
    ['failed.xml --exit-code 137', 'inconclusive', ['run-complete', 'all-passed']],
    ['environment.xml --exit-code 1', 'inconclusive', ['all-passed']],
    ['mixed-owners.xml --exit-code 1', 'failed', ['all-passed']],
    ['setup-error.xml --exit-code 1', 'failed', ['all-passed']],
    ['skipped.xml', 'failed', ['none-skipped']],
    ['xfailed.xml', 'failed', ['none-skipped']],
    ['all-skipped.xml', 'invalid', ['collected', 'none-skipped']],
    ['flaky.xml', 'failed', ['no-flaky']],
    ['cut.xml', 'invalid', ['report-whole']],
    ['cut-after-last-case.xml', 'invalid', ['report-whole']],
    ['totals.xml', 'invalid', ['report-whole']],
    ['failures-deleted.xml --exit-code 0', 'invalid', ['report-whole']],
    ['doctype.xml', 'invalid', ['report-whole', 'collected']],
    ['two-documents.xml', 'invalid', ['report-whole']],
    ['empty.xml', 'invalid', ['report-whole', 'collected']],
    ['page.html', 'invalid', ['report-whole', 'collected']],
    ['no-such.xml', 'invalid', ['report-whole', 'collected']],
    ['. green.xml', 'invalid', ['report-whole']],
    ['green.xml no-such.xml', 'invalid', ['report-whole']],
    ['nothing-collected.xml --exit-code 0', 'invalid', ['collected']],
    [`renamed.xml ${MANIFEST}`, 'invalid', ['manifest-complete']],
    [`look-alike.xml ${MANIFEST}`, 'invalid', ['manifest-complete']],
    [`rerun-only.xml ${MANIFEST}`, 'invalid', ['manifest-complete']],
    [`one-more-failed.xml ${MANIFEST}`, 'failed', ['all-passed']],
    ['failed.xml green.xml', 'failed', ['all-passed']],
    ['green.xml failed.xml', 'failed', ['all-passed']],
    ['zero.xml --floor 1ms', 'invalid', ['durations-plausible']],
    ['negative.xml', 'invalid', ['durations-plausible']],
    ['not-a-number.xml', 'invalid', ['durations-plausible']],
    [`an-hour.xml ${WINDOW}`, 'invalid', ['durations-plausible']],
    [`too-much.xml ${WINDOW} --workers 2`, 'invalid', ['durations-plausible']],
    [`old-stamp.xml ${WINDOW}`, 'invalid', ['report-fresh', 'evidence-clock']],
    ['green.xml --started 2026-01-31T13:00:00Z', 'invalid', ['report-fresh', 'evidence-clock']],
    [`old-evidence.xml ${WINDOW}`, 'invalid', ['evidence-clock']],
    ['go-cached.ndjson', 'invalid', ['report-fresh']],
    ['soft.xml --soft-pass fail', 'failed', ['soft-pass']],
    ['bail-out.tap', 'inconclusive', ['run-complete']],
  ])('%s is %s', async (args, verdict, broken) => {
    expect(await judged(args)).toMatchObject({ verdict, green: false, code: 1, broken })
  })

  it('refuses a report whose file is older than the run', async () => {
    const old = join(folder, 'old.ndjson')
    writeFileSync(old, '{"type":"x"}')
    utimesSync(old, new Date('2025-01-01'), new Date('2025-01-01'))
    const { verdict, broken } = await judged(`${old} --started 2026-01-01T00:00:00Z`)
    expect(verdict).toBe('invalid')
    expect(broken).toContain('report-fresh')
  })

  it('does not read a pipe that nobody writes to', async () => {
    const fifo = join(folder, 'fifo')
    await new Promise((resolve) => execFile('mkfifo', [fifo], resolve))
    expect(await judged(fifo)).toMatchObject({ verdict: 'invalid', code: 1 })
  })
})

describe('judge: counts and failures', () => {
  it('speaks of the manifest, and lists what is outside', async () => {
    const { counts, passRate, failures } = await judged(`one-more-failed.xml ${MANIFEST} --exit-code 1`)
    expect(counts).toEqual({
      expected: 3,
      collected: 4,
      passed: 3,
      failed: 0,
      errored: 0,
      skipped: 0,
      blocked: 0,
      missing: 0,
      flaky: 0,
    })
    expect(passRate).toBe(1)
    expect(failures).toMatchObject([{ id: 'tests.p1.test_chat::test_extra', status: 'failed', outside: true }])
  })

  it('names what is missing by the line of the manifest', async () => {
    const { counts, passRate, failures } = await judged(`renamed.xml ${MANIFEST}`)
    expect(counts).toMatchObject({ expected: 3, passed: 2, missing: 1 })
    expect(passRate).toBe(2 / 3)
    expect(failures).toEqual([
      { id: 'test_chat::test_receive', status: 'missing', message: 'in the manifest, in no report' },
    ])
  })

  it('says the same whatever the order of reports', async () => {
    const one = await judged('green.xml skipped.xml failed.xml')
    const other = await judged('failed.xml skipped.xml green.xml')
    expect({ ...other, checks: [] }).toEqual({ ...one, checks: [] })
  })

  it('reads standard input', async () => {
    const { readFileSync } = await import('node:fs')
    expect(await judged('-', readFileSync(join(FIXTURES, 'green.xml'), 'utf8'))).toMatchObject({ green: true, code: 0 })
    expect(await judged('-', '')).toMatchObject({ verdict: 'invalid', code: 1 })
  })
})

describe('judge: misuse', () => {
  it.each([
    ['', 2],
    ['green.xml --no-such-option', 2],
    ['green.xml --exit-code one', 2],
    ['green.xml --exit-code 1.5', 2],
    ['green.xml --started yesterday', 2],
    ['green.xml --started 2026-01-31T12:00:00', 2],
    ['green.xml --started 2026-02-31T12:00:00Z', 2],
    ['green.xml --started 2026-01-31T12:00:10Z --finished 2026-01-31T12:00:00Z', 2],
    ['green.xml --floor 50', 2],
    ['green.xml --workers 0', 2],
    ['green.xml --flaky maybe', 2],
    ['green.xml --manifest no-such.manifest', 78],
    ['green.xml --manifest empty.manifest', 78],
    ['green.xml --manifest .', 78],
    [`twins.xml ${MANIFEST}`, 78],
  ])('judge %s ends with %i and prints no verdict', async (args, code) => {
    const ended = await judge(args)
    expect(ended).toMatchObject({ code, stdout: '' })
    expect(ended.stderr).toMatch(/^untilgreen: ./)
  })

  it('names line and candidates of an ambiguous line', async () => {
    const { stderr } = await judge(`twins.xml ${MANIFEST}`)
    expect(stderr).toContain("p1.manifest:4: 'test_send' is ambiguous")
    expect(stderr).toContain('tests.p2.test_chat::test_send')
  })
})

describe('judge: for people', () => {
  it('says the verdict first, then each check, then the failures, without colours', async () => {
    const { stdout, code } = await judge(`failed.xml ${MANIFEST} --exit-code 1`)
    expect(code).toBe(1)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('NOT GREEN: failed  2 of 3 passed (66.6 %), 1 failed')
    for (const rule of RULES) expect(stdout).toMatch(new RegExp(`^[✓✗–!] ${rule} `, 'm'))
    expect(stdout).toContain('  failed   tests.p1.test_chat::test_receive\n    AssertionError: assert 418 == 200')
    expect(stdout).not.toContain('\x1b')
  })

  it("lets no test's name reach the terminal's controls, raw or as JSON", async () => {
    for (const args of ['control-characters.xml', 'control-characters.xml --json']) {
      const { stdout } = await judge(args)
      expect(stdout).toContain('evil')
      expect(stdout).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
    }
  })
})
