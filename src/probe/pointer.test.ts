import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pointerPart, resolvePointer } from './pointer.js'

describe('a JSON Pointer', () => {
  const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, nothing: null }

  it.each([
    ['', document],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/m~0n', 8],
    ['/nothing', null],
  ])('%j leads to a value', (pointer, value) => {
    expect(resolvePointer(document, pointer)).toEqual({ there: true, value })
  })

  it.each(['/foo/2', '/foo/00', '/foo/-', '/foo/length', '/toString', '/__proto__', '/nothing/x'])(
    '%j leads nowhere',
    (pointer) => {
      expect(resolvePointer(document, pointer)).toEqual({ there: false })
    },
  )

  it('of any key leads to that key', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const holder = Object.fromEntries([[key, 'found']])
        expect(resolvePointer(holder, pointerPart(key))).toEqual({ there: true, value: 'found' })
      }),
    )
  })
})
