import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE } from '../../testing/report-scene.js'
import { junit, LOOP, type SmallLoop, smallLoop } from '../../testing/small-loop.js'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const xml = (text: string) =>
  text
    .replace(/[\0-\x08\x0b-\x1f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')

let loop: SmallLoop

/** Two cycles: a hostile failure, then all passed. */
beforeAll(async () => {
  loop = smallLoop(
    LOOP.replace('timeout: { suite: 20s }', 'timeout: { suite: 20s }, impact: { label: Core, mrrUsd: 120000 }'),
  )
  loop.write('report.xml', junit(['a'], [xml(HOSTILE)], xml(HOSTILE)))
  loop.write('exit-code', '1')
  expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
  loop.write('report.xml', junit(['a', xml(HOSTILE)]))
  loop.write('exit-code', '0')
  loop.write('revision', 'r2')
  expect((await loop.cli('run', 'small', '--once')).code).toBe(0)
})
afterAll(() => loop.remove())

const report = (...args: string[]) => loop.cli('report', 'small', ...args)
const inState = (file: string) => loop.read(`state/small/cycles/${file}`)

describe('the files of a cycle', () => {
  it('report.md and report.html lie beside the verdict, each cycle has its own', () => {
    expect(inState('000001/report.md')).toMatch(/^# ✗ Not green: small, cycle 1\n/)
    expect(inState('000002/report.md')).toMatch(/^# ✓ Green: small, cycle 2\n/)
    expect(inState('000002/report.html')).toContain('<h1>Green</h1>')
  })

  it.skipIf(CHROMIUM === undefined)('a real browser finds no element, script or request of a hostile test name', () => {
    const page = join(loop.folder, 'state/small/cycles/000001/report.html')
    const dom = domOf(page)
    expect(dom).toContain('&lt;img src=x onerror=')
    expect(dom).not.toMatch(/<(img|script|iframe)|<title>owned|href="javascript/)
    expect(dom).toContain('<title>✗ small, cycle 1: not green</title>')
  })
})

describe('untilgreen report', () => {
  it('shows the last cycle as Markdown, the same as the file', async () => {
    const { code, stdout } = await report()
    expect({ code, stdout }).toEqual({ code: 0, stdout: inState('000002/report.md') })
  })

  it('shows an older cycle as it was then', async () => {
    const { stdout } = await report('--cycle', '1', '--format', 'html')
    expect(stdout).toBe(inState('000001/report.html'))
  })

  it('tells the same from the journal alone, and writes nothing to the state', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'untilgreen-report-'))
    try {
      execFileSync('mkdir', ['-p', join(folder, 'small')])
      execFileSync('cp', [join(loop.folder, 'state/small/journal.ndjson'), join(folder, 'small')])
      for (const cycle of ['1', '2']) {
        const { stdout } = await report('--cycle', cycle, '--state-dir', folder)
        expect(stdout).toBe(inState(`00000${cycle}/report.md`))
      }
      expect(execFileSync('find', [folder, '-type', 'f'], { encoding: 'utf8' }).trim()).toBe(
        join(folder, 'small/journal.ndjson'),
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('--json is the verdict, with cycle, revision and impact', async () => {
    const { stdout } = await report('--json')
    expect(JSON.parse(stdout)).toEqual(JSON.parse(inState('000002/verdict.json')))
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'passed',
      green: true,
      cycle: 2,
      revision: 'r2',
      impact: [{ label: 'Core', mrrUsd: 120_000 }],
    })
  })

  it.each(['ctrf', 'junit'])('%s can be judged again, with the same answer', async (format) => {
    const file = join(loop.folder, `again.${format}`)
    const { code, stdout, stderr } = await report('--cycle', '1', '--format', format, '--output', file)
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `${file}: cycle 1 of small, ${format}\n` })
    const judged = JSON.parse((await loop.cli('judge', file, '--json')).stdout)
    const told = JSON.parse(inState('000001/verdict.json'))
    expect(judged).toMatchObject({ verdict: 'failed', counts: told.counts })
    const idsOf = ({ failures }: { failures: { id: string }[] }) => failures.map(({ id }) => id)
    expect(idsOf(judged).map((id) => `p1/${id}`)).toEqual(idsOf(told))
  })

  it.each([
    [['--format', 'pdf'], 2, /--format takes md, html, json, ctrf, junit, not 'pdf'/],
    [['--json', '--format', 'md'], 2, /ask for two formats/],
    [['--cycle', '9'], 2, /small has no cycle 9/],
    [['--cycle', 'x'], 2, /--cycle takes a whole number/],
    [['--output', '/nowhere/at/all'], 74, /can't write/],
  ] as const)('refuses %j', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await report(...args)
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
    expect(stderr).toMatch(message)
  })
})

/** The document as the browser has it after loading, scripts and all. */
function domOf(page: string): string {
  const profile = mkdtempSync(join(tmpdir(), 'untilgreen-browser-'))
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet, `--user-data-dir=${profile}`]
  try {
    return execFileSync(CHROMIUM ?? '', [...args, '--dump-dom', `file://${page}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
