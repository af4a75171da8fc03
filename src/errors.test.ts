import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EXIT, errorCatalogue, UntilgreenError } from './errors.js'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('the error catalogue', () => {
  it.each(errorCatalogue())(
    '$code says what to do, with an exit code that the README explains',
    ({ exitCode, hint }) => {
      expect(hint.length).toBeGreaterThan(20)
      expect(Object.values(EXIT)).toContain(exitCode)
      expect(README).toMatch(new RegExp(`^\\| (\\d+, )*${exitCode}(, \\d+)* \\|`, 'm'))
    },
  )

  it('names each exit code in the README', () => {
    for (const code of Object.values(EXIT)) expect(README).toMatch(new RegExp(`^\\|[^|]*\\b${code}\\b[^|]*\\|`, 'm'))
  })

  it('prefers what is known of one case over the general hint', () => {
    expect(new UntilgreenError('USAGE', 'no', { hint: 'do this' })).toMatchObject({ hint: 'do this', exitCode: 2 })
  })
})
