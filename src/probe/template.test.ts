import { describe, expect, it } from 'vitest'
import { openScope } from './scope.js'
import { fill, references } from './template.js'

const outside = { lookup: (name: string) => (name === 'vars.api' ? { value: 'http://x' } : undefined) }
const scope = openScope(outside, { token: 'a/b?c~é', count: 3, list: [1], quote: 'a"b' })

describe('a template', () => {
  it.each([
    ['${vars.api}/health', 'http://x/health'],
    ['${count}', 3],
    ['${ list }', [1]],
    ['n ${count} of ${list}', 'n 3 of [1]'],
    ['${token|base64url}', 'YS9iP2N-w6k'],
    ['${token | base64}', 'YS9iP2N+w6k='],
    ['${token|url}', 'a%2Fb%3Fc~%C3%A9'],
    ['${quote|json}', '"a\\"b"'],
    ['$${count}', '${count}'],
    ['plain $ {', 'plain $ {'],
  ])('%s is %j', (text, value) => {
    expect(fill(text, scope)).toEqual({ value })
  })

  it('is filled in keys and in the depth', () => {
    expect(fill({ '/${count}': [{ a: '${count}' }] }, scope)).toEqual({ value: { '/3': [{ a: 3 }] } })
  })

  it('names the first variable that is unknown', () => {
    expect(fill(['${count}', '${nothing}'], scope)).toEqual({ unknown: 'nothing' })
  })

  it('lists what it refers to', () => {
    expect(references({ a: ['${x|url}', '$${no}'], '${y}': 1 })).toEqual([
      { name: 'y', filters: [] },
      { name: 'x', filters: ['url'] },
    ])
  })
})

describe('a scope', () => {
  it('shares what is saved with its children, keeps what is theirs apart, and copies start their own', () => {
    const parent = openScope(outside, { a: 1 })
    const child = parent.child({ turn: 2 })
    const copy = parent.copy()
    child.set('b', 3)
    copy.set('c', 4)
    expect(parent.lookup('b')).toEqual({ value: 3 })
    expect(parent.lookup('turn')).toBeUndefined()
    expect(child.lookup('turn')).toEqual({ value: 2 })
    expect(parent.saved()).toEqual({ a: 1, b: 3 })
    expect(copy.saved()).toEqual({ a: 1, c: 4 })
  })
})
