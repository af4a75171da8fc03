import { describe, expect, it } from 'vitest'
import { REPORT_PARSERS } from './index.js'
import { parseBytes, parseText } from './testing/parse-text.js'

async function problemOf(text: string | Uint8Array) {
  const report = await (typeof text === 'string' ? parseText(text) : parseBytes(text))
  expect(report.tests).toEqual([])
  return report.problems[0]
}

describe('parseReport', () => {
  it('calls a file without anything in it empty', async () => {
    for (const text of ['', ' \n\t\n', '\ufeff']) expect((await problemOf(text))?.kind).toBe('empty')
  })

  it.each([
    ['<!DOCTYPE html><html><body>Log in</body></html>', 'an HTML page'],
    ['<coverage line-rate="1"/>', 'XML with the root element <coverage>'],
    ['just a log line\nand another', 'plain text (it begins with "just a log line")'],
    ['{"name":"a package","version":"1.0.0"}', 'JSON without test results'],
  ])('says what a foreign file looks like: %s', async (text, looks) => {
    const problem = await problemOf(text)
    expect(problem?.kind).toBe('foreign')
    expect(problem?.message).toContain(looks)
    for (const { summary } of REPORT_PARSERS) expect(problem?.message).toContain(summary)
  })

  it('tells binary files apart', async () => {
    expect((await problemOf(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0])))?.message).toContain('a zip archive')
    expect((await problemOf(Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0])))?.message).toContain('gzip')
  })

  it('takes the format that it is told, and says when the content is another', async () => {
    const report = await parseText('<TestRun/>', { format: 'junit' })
    expect(report.format).toBe('junit')
    expect(report.problems[0]?.kind).toBe('foreign')
  })

  it('has one parser for each format, each loaded only when it is needed and named like its entry', async () => {
    const formats = REPORT_PARSERS.map(({ format }) => format)
    expect(new Set(formats).size).toBe(formats.length)
    for (const entry of REPORT_PARSERS) {
      const parser = await entry.load()
      expect(parser.format).toBe(entry.format)
      expect(parser.summary).toBe(entry.summary)
    }
  })

  it('rejects with the I/O errors of the chunks, not with anything else', async () => {
    const { parseReport } = await import('./index.js')
    async function* broken() {
      yield new TextEncoder().encode(`<testsuites>${' '.repeat(70_000)}`)
      throw new Error('EIO: i/o error')
    }
    await expect(parseReport({ name: 'x', chunks: broken() })).rejects.toThrow('EIO')
  })
})
