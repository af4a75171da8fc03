import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../limits.js'
import { parseBytes, parseText, statusCounts } from '../testing/parse-text.js'
import { junitParser } from './junit.js'

const WHOLE = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" errors="1" skipped="1">
<testsuite name="s" tests="4" failures="1" errors="1" skipped="1" timestamp="2026-01-01T00:00:00Z" time="1.5">
<testcase classname="a.B" name="grün &amp; fein" time="0.5"/>
<testcase classname="a.B" name="fails" time="0.5"><failure message="no" type="E"><![CDATA[at x]]></failure></testcase>
<testcase classname="a.B" name="errs" time="0.25"><error message="oops">trace</error><system-out>out 💥</system-out></testcase>
<testcase classname="a.B" name="skips" time="0.25"><skipped message="later"/></testcase>
</testsuite>
</testsuites>`
const BYTES = new TextEncoder().encode(WHOLE)

async function kinds(text: string | Uint8Array): Promise<string[]> {
  const report = await (typeof text === 'string' ? parseText(text) : parseBytes(text))
  return report.problems.map(({ kind }) => kind)
}

function suite(body: string, attributes = ''): string {
  return `<testsuites><testsuite name="s" ${attributes}>${body}</testsuite></testsuites>`
}

describe('a JUnit file that was tampered with', () => {
  it('is whole as it is', async () => {
    const report = await parseText(WHOLE)
    expect(report.problems).toEqual([])
    expect(statusCounts(report)).toEqual({ passed: 1, failed: 1, errored: 1, skipped: 1 })
  })

  it('is never whole when cut at any byte', async () => {
    for (let length = 0; length < BYTES.length; length++) {
      const found = await kinds(BYTES.subarray(0, length))
      expect(found.length, `${length} bytes`).toBeGreaterThan(0)
    }
  })

  it('is called cut when its end is missing', async () => {
    expect(await kinds(WHOLE.replace('</testsuites>', ''))).toEqual(['cut'])
    expect(await kinds(WHOLE.slice(0, WHOLE.indexOf('fails')))).toEqual(['cut'])
  })

  it('reads the same in chunks of any size', async () => {
    const whole = await parseBytes(BYTES)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async (chunkBytes) => {
        expect(await parseBytes(BYTES, { chunkBytes })).toEqual(whole)
      }),
    )
  })

  it.each([
    ['a DTD', `<!DOCTYPE x [<!ENTITY a "b">]>${suite('')}`, 'hostile'],
    [
      'a billion laughs',
      `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>${suite('<testcase name="&b;"/>')}`,
      'hostile',
    ],
    ['an external entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${suite('')}`, 'hostile'],
    ["an entity beyond XML's five", suite('<testcase name="&nbsp;"/>'), 'hostile'],
    ['NUL bytes', suite('<testcase name="a\0"/>'), 'hostile'],
    ['deep nesting', '<testsuite>'.repeat(50_000), 'hostile'],
    ['a second document', `${suite('')}${suite('')}`, 'malformed'],
    ['text after the root', `${suite('')}trailing`, 'malformed'],
    ['a doubled attribute', suite('<testcase name="a" name="b"/>'), 'malformed'],
    ['crossed tags', '<testsuites><testsuite></testsuites></testsuite>', 'malformed'],
    ['an unescaped less-than', suite('<testcase name="a<b"/>'), 'malformed'],
    ['a case within a case', suite('<testcase name="a"><testcase name="b"/></testcase>'), 'malformed'],
  ])('with %s is refused', async (_name, text, kind) => {
    expect(await kinds(text)).toContain(kind)
  })

  it('with more attributes than anyone needs is refused', async () => {
    const many = Array.from({ length: 300 }, (_, at) => `a${at}="x"`).join(' ')
    expect(await kinds(suite(`<testcase ${many}/>`))).toContain('hostile')
  })

  it('with an endless attribute is refused before it is held', async () => {
    let handed = 0
    async function* endless() {
      yield new TextEncoder().encode('<testsuites><testsuite name="')
      const piece = new Uint8Array(1 << 20).fill(65)
      while (handed < 200) {
        handed++
        yield piece
      }
    }
    const report = await junitParser.parse({ name: 'x', chunks: endless() })
    expect(report.problems).toMatchObject([{ kind: 'hostile' }])
    expect(handed * (1 << 20)).toBeLessThan(LIMITS.attributeChars * 2)
  })

  it('with a text of any length keeps its head and tail', async () => {
    const text = `first line\n${'x'.repeat(3_000_000)}\nlast line`
    const { tests, problems } = await parseText(suite(`<testcase name="a"><system-out>${text}</system-out></testcase>`))
    expect(problems).toEqual([])
    expect(tests[0]?.output?.length).toBeLessThanOrEqual(LIMITS.outputChars)
    expect(tests[0]?.output).toMatch(/^first line[\s\S]+last line$/)
  })
})

describe('an encoding declaration', () => {
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${suite('<testcase name="ü"/>')}`

  it('that is right is fine, with or without a mark', async () => {
    expect(await kinds(declared('utf-8'))).toEqual([])
    expect(await kinds(`\ufeff${declared('UTF-8')}`)).toEqual([])
    expect(await kinds(utf16(`\ufeff${declared('UTF-16')}`))).toEqual([])
    const latin = Uint8Array.from(declared('ISO-8859-1'), (char) => char.charCodeAt(0))
    expect((await parseBytes(latin)).tests[0]?.id).toBe('ü')
    expect(await kinds(latin)).toEqual([])
  })

  it.each(['utf-16', 'ISO-8859-1', 'x-unknown', 'windows-1252', 'UTF-32'])(
    '%s over UTF-8 is malformed',
    async (name) => {
      expect(await kinds(declared(name))).toContain('malformed')
    },
  )

  it('utf-8 over other bytes is malformed', async () => {
    expect(await kinds(Uint8Array.from(declared('utf-8'), (char) => char.charCodeAt(0)))).toContain('malformed')
    expect(await kinds(utf16(`\ufeff${declared('utf-8')}`))).toContain('malformed')
  })
})

describe('adding to a report', () => {
  const green = (extra: string) =>
    suite(`<testcase classname="a" name="one"/><testcase classname="a" name="two"/>${extra}`)

  it.each([
    '<testcase classname="a" name="three"><failure/></testcase>',
    '<testcase classname="a" name="three"><error/></testcase>',
    '<testcase classname="a" name="three"><skipped/></testcase>',
    '<testcase classname="a" name="three"><skipped/><failure/></testcase>',
    '<testcase classname="a" name="three" status="failed"/>',
    '<testcase classname="a" name="one"><failure/></testcase>',
    '<error message="suite broke"/>',
    '<testcase classname="a" name="three"><rerunFailure/></testcase>',
    '<testcase classname="a" name="three"><flakyFailure/></testcase>',
  ])('%s is seen', async (extra) => {
    const { tests } = await parseText(green(extra))
    expect(tests.every(({ status, flaky }) => status === 'passed' && !flaky)).toBe(false)
  })

  it('each total that disagrees is a problem with both figures', async () => {
    const report = await parseText(suite('<testcase name="a"/>', 'tests="25" failures="1"'))
    expect(report.problems.map(({ message }) => message)).toEqual([
      '<testsuite name="s"> says 25 tests, the file has 1',
      '<testsuite name="s"> says 1 failures, the file has 0',
    ])
  })

  it('durations that can not be are passed through', async () => {
    const times = ['-1', 'NaN', 'inf', '1,234.5', 'soon']
    const { tests } = await parseText(suite(times.map((time) => `<testcase name="${time}" time="${time}"/>`).join('')))
    expect(tests.map(({ durationMs }) => durationMs)).toEqual([-1000, NaN, Infinity, 1_234_500, NaN])
  })
})

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from(text, (char) => char.charCodeAt(0))
  return new Uint8Array(units.buffer)
}
