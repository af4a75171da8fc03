import { describe, expect, it } from 'vitest'
import type { Sketches } from './contract.js'
import { addSketch, kindOf, mergeSketches, sketchOf } from './sketch.js'

describe('a sketch', () => {
  it('keeps keys and types and no value but short words that tell messages apart', () => {
    const message = {
      type: 'system_message',
      status: 'eyJhbGciOiJIUzI1NiJ9.e30.x',
      data: { user: 'anna', n: 4, on: false },
    }
    expect(sketchOf(message)).toEqual({
      type: 'system_message',
      status: 'text',
      data: { user: 'text', n: 0, on: true },
    })
  })

  it('shows each kind of list element once, and keys that are ids as one', () => {
    const list = Array.from({ length: 50 }, (_, index) => ({ id: index, name: `n${index}` }))
    expect(sketchOf({ list, byId: { '725a1899-e50d-4fea-ac83-a56315ec3ca7': 1 } })).toEqual({
      list: [{ id: 0, name: 'text' }],
      byId: { '<id>': 0 },
    })
  })

  it('is bounded in depth', () => {
    let deep: unknown = 1
    for (let level = 0; level < 2_000; level++) deep = { deep }
    expect(JSON.stringify(sketchOf(deep)).length).toBeLessThan(100)
  })
})

describe('sketches by kind', () => {
  it('hold each shape once, at most four', () => {
    const sketches: Sketches = {}
    for (let width = 0; width < 9; width++) {
      addSketch(
        sketches,
        'ws /ws first',
        Object.fromEntries(Array.from({ length: width % 6 }, (_, at) => [`k${at}`, at])),
      )
      addSketch(sketches, 'ws /ws first', {})
    }
    expect(sketches['ws /ws first']).toHaveLength(4)
  })

  it('stay under 128 KiB together', () => {
    const wide = (name: string) =>
      Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${name}${'x'.repeat(90)}${at}`, at]))
    const many = Array.from({ length: 100 }, (_, at) => ({ [`kind ${at}`]: [wide(`k${at}`)] }))
    const merged = mergeSketches(many)
    expect(JSON.stringify(merged).length).toBeLessThan(140 * 1024)
    expect(Object.keys(merged).length).toBeGreaterThan(5)
  })

  it('are named by what the message says it is', () => {
    expect(kindOf({ event: 'connection_established' })).toBe('event=connection_established')
    expect(kindOf({ type: 'x y z' })).toBeUndefined()
    expect(kindOf([1])).toBeUndefined()
  })
})
