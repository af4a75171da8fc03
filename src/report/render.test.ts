import { expect, it } from 'vitest'
import { sha256Base64 } from '../platform/hash-text.js'
import { createMasker } from '../platform/redact.js'
import { aCause, aGreenAnalysis, anAnalysis, aTicket } from '../testing/builders.js'
import { aCycle, aTestRun, HOSTILE, historyAfter } from '../testing/report-scene.js'
import { failing, passing } from '../testing/suite-run.js'
import { renderHtml } from './render-html.js'
import { renderMarkdown } from './render-markdown.js'
import { reportView } from './report-view.js'

const plain = (text: string) => text
const FACTS = { loop: 'staging-p1', environment: 'staging', impact: [] }

function sceneOf(text: string) {
  const whys = [{ question: text, answer: text, established: true, evidence: [{ source: text, line: 3, text }] }]
  const causes = [
    aCause({
      title: text,
      example: text,
      members: [`p1/${text}`],
      facts: { errorCode: text },
      nextSteps: [text],
      reason: text,
      whys,
    }),
  ]
  const check = { rule: 'all-passed', held: false, expected: text, actual: text, message: text, warning: text } as const
  const failures = [{ id: 'x', status: 'flaky' as const, message: text }]
  const analysis = anAnalysis({ causes, checks: [check], failures, fixed: [{ id: 'f', title: text }] })
  const metadata = { tool: { name: text }, command: [text], addresses: [text], identities: [text] }
  const run = aTestRun([failing(text, { message: text }), passing('x'.repeat(5000))], { metadata })
  const deploy = { status: 'succeeded' as const, output: { deployer: text, revision: text } }
  const cycle = aCycle(1, analysis, run, { deploy })
  const history = { ...historyAfter(cycle), tickets: [aTicket({ title: text, url: 'javascript:alert(1)' })] }
  return reportView(cycle, history, { ...FACTS, impact: [{ suite: 'p1', label: text, mrrUsd: 5 }] })
}

it('answers in order: green, what changed, causes and whose, what next; then all the rest', async () => {
  const red = aCycle(1, anAnalysis(), aTestRun([failing('test_001'), passing('test_002')]))
  const view = reportView(red, historyAfter(red), FACTS)
  for (const [text, wanted] of [
    [
      await renderHtml(view, plain),
      ['>Not green<', '>What changed<', 'and whose<', '>What next<', '>Checks ', '>Tests × cycles ', '>Run metadata '],
    ],
    [
      await renderMarkdown(view, plain),
      [
        '# ✗ Not green',
        '## What changed',
        '## Causes, and whose',
        '## What next',
        '## Checks',
        '## Tests × cycles',
        '## Run metadata',
      ],
    ],
  ] as const) {
    const places = wanted.map((part) => text.indexOf(part))
    expect(places).not.toContain(-1)
    expect(places).toEqual([...places].sort((a, b) => a - b))
  }
})

it('shows each check that held, that is broken and that was not asked', async () => {
  const checks = [true, false, null].map((held, at) => ({
    rule: (['collected', 'all-passed', 'soft-pass'] as const)[at] ?? 'collected',
    held,
    expected: 'e',
    actual: 'a',
    message: `m${at}`,
  }))
  const cycle = aCycle(1, anAnalysis({ checks }), aTestRun([]))
  const view = reportView(cycle, historyAfter(cycle), FACTS)
  expect(await renderMarkdown(view, plain)).toMatch(
    /\| collected \| ✓ held .*\n\| all-passed \| ✗ broken .*\n\| soft-pass \| – not asked /,
  )
  expect(await renderHtml(view, plain)).toContain('<b>– not asked</b>')
})

it('shows hostile texts as texts: no element, attribute, link or control of theirs', async () => {
  const html = await renderHtml(sceneOf(HOSTILE), plain)
  expect(html).not.toMatch(/<(img|script)|onerror="|href="javascript/i)
  expect(html.match(/<\/style>/g)).toHaveLength(1)
  expect(html).toContain('&lt;img src=x onerror=')
  const markdown = await renderMarkdown(sceneOf(HOSTILE), plain)
  expect(withoutCode(markdown).replace(/\\[\x21-\x7e]/g, '')).not.toMatch(/[<[\]]/)
  for (const text of [html, markdown])
    expect(text).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|aGlkZGVu/)
})

it('keeps hostile texts within their cells: each table has as many bars in each of its rows', async () => {
  const markdown = await renderMarkdown(sceneOf(HOSTILE), plain)
  const tables = withoutBlocks(markdown).match(/(?:^\|.*\n)+/gm) ?? []
  expect(tables.length).toBeGreaterThan(3)
  for (const table of tables) {
    const bars = table
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/\\./g, '').split('|').length)
    expect(new Set(bars).size).toBe(1)
  }
})

it('prints no secret, also where it would be escaped or cut', async () => {
  const secret = `s3cr<t>&"'_*|${'z'.repeat(40)}`
  const { mask } = createMasker([{ name: 'API_KEY', value: secret }])
  const long = `${'a'.repeat(130)}${secret}${'b'.repeat(4000)}`
  for (const text of [secret, long]) {
    const view = sceneOf(text)
    for (const report of [await renderHtml(view, mask), await renderMarkdown(view, mask)]) {
      expect(report).not.toMatch(/s3cr|z{8}/)
      expect(report).toContain('API')
    }
  }
})

it('is one file that loads nothing: no script, no address to fetch, its style allowed by its hash alone', async () => {
  const green = aCycle(2, aGreenAnalysis(), aTestRun([passing('a')]))
  const html = await renderHtml(reportView(green, historyAfter(green), FACTS), plain)
  expect(html).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|\ssrc=|\sstyle=|\son\w+=/)
  const hash = sha256Base64(/<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '')
  expect(html).toContain(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`)
  expect(html).toContain('<title>✓ staging-p1, cycle 2: green</title>')
})

it('stays within bounds for ten thousand failing tests', async () => {
  const names = [...Array(10_000).keys()].map((at) => `tests.module::test_${at}`)
  const cause = aCause({ members: names.map((name) => `p1/${name}`), example: 'x'.repeat(8000) })
  const cycle = aCycle(1, anAnalysis({ causes: [cause] }), aTestRun(names.map((name) => failing(name))))
  const view = reportView(cycle, historyAfter(cycle), FACTS)
  expect((await renderHtml(view, plain)).length).toBeLessThan(300_000)
  expect((await renderMarkdown(view, plain)).length).toBeLessThan(60_000)
})

function withoutBlocks(markdown: string): string {
  return markdown.replace(/^(`{3,})[\s\S]*?^\1$/gm, '')
}

function withoutCode(markdown: string): string {
  return withoutBlocks(markdown).replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
}
