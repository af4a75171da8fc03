import { describe, expect, it } from 'vitest'
import { createMasker } from '../redact.js'
import { maskedDeep } from './masked-deep.js'

const { mask } = createMasker([{ name: 'PASSWORD', value: 'nope-nope"x' }])

describe('maskedDeep', () => {
  it('masks each text and key, and leaves a document that can be read', () => {
    const value = { url: 'http://me:nope-nope"x@host', list: ['nope-nope"x', 1], 'nope-nope"x': true }
    const json = JSON.stringify(maskedDeep(value, mask))
    expect(json).not.toContain('nope-nope')
    expect(JSON.parse(json)).toMatchObject({ list: [expect.stringContaining('PASSWORD'), 1] })
  })

  it('hands back the very value where nothing is to be masked', () => {
    const value = { a: ['b', { c: 1 }] }
    expect(maskedDeep(value, mask)).toBe(value)
  })
})
