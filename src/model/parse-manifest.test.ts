import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { manifestKey, manifestLine, parseManifest } from './parse-manifest.js'

const lines = (text: string) => parseManifest('m', text).manifest.lines

describe('parseManifest', () => {
  it('skips comments and blank lines, takes any line end, and doubled lines once', () => {
    expect(lines('\uFEFF# head\r\na::b\r\n\r\n  # more\n\ta::c  \na::b\r')).toEqual(['a::b', 'a::c'])
  })

  it('keeps the number of each line', () => {
    expect(parseManifest('m', '# x\na\n\na\nb').manifest.lineNumbers).toEqual([2, 5])
  })

  it('keeps a # inside an id, and at its start behind a backslash', () => {
    expect(lines('TestX/sub#01\n\\#find\n')).toEqual(['TestX/sub#01', '#find'])
  })

  it.each([
    ['nothing', ''],
    ['comments alone', '# a\n\n'],
    ['a NUL', 'a\0b'],
    ['no UTF-8', 'a\uFFFDb'],
  ])('finds fault with %s', (_what, text) => {
    expect(parseManifest('p1.manifest', text).problem).toContain('p1.manifest')
  })

  it('reads back each id that was written', () => {
    const id = fc.string({ unit: 'grapheme' }).filter((text) => manifestKey(text) !== '' && !/[\0\uFFFD]/.test(text))
    fc.assert(
      fc.property(id, (text) => {
        expect(lines(`${manifestLine(text)}\n`)).toEqual([manifestKey(text)])
      }),
    )
  })
})
