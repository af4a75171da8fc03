import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameSequence, messageOf } from './frames.js'

const frame = (type: string) => messageOf(JSON.stringify({ type }), 0)
const want = (...types: string[]) => types.map((type) => ({ '/type': type }))
const run = (order: 'ordered' | 'exact' | 'unordered', wanted: string[], came: string[]) => {
  const sequence = frameSequence(want(...wanted), order, { nowMs: 0 })
  for (const type of came) if (!sequence.done() && sequence.offer(frame(type)) === 'broken') return 'broken'
  return sequence.done() ? 'done' : 'waiting'
}

describe('frames', () => {
  it.each([
    ['ordered', 'a b', 'a b', 'done'],
    ['ordered', 'a b', 'x a y b', 'done'],
    ['ordered', 'a b', 'b a', 'waiting'],
    ['ordered', 'a a', 'a', 'waiting'],
    ['exact', 'a b', 'a b', 'done'],
    ['exact', 'a b', 'a x b', 'broken'],
    ['unordered', 'a b', 'b x a', 'done'],
    ['unordered', 'a a', 'a b', 'waiting'],
  ] as const)('%s: of %j, %j leaves it %s', (order, wanted, came, outcome) => {
    expect(run(order, wanted.split(' '), came.split(' '))).toBe(outcome)
  })

  it('in any order are found unordered, and a lost one never is', () => {
    const types = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(types, fc.nat(), (wanted, lost) => {
        const came = [...wanted].reverse()
        expect(run('unordered', wanted, came)).toBe('done')
        expect(
          run(
            'unordered',
            wanted,
            came.filter((_type, at) => at !== lost % came.length),
          ),
        ).toBe('waiting')
      }),
    )
  })

  it('say which one is awaited and why the last was not it', () => {
    const sequence = frameSequence(want('welcome'), 'ordered', { nowMs: 0 })
    sequence.offer(messageOf('{"type":"system_message","data":{"type":"welcome"}}', 0))
    expect(sequence.awaited()).toBe('a frame with /type "welcome"')
    expect(sequence.lastMismatch()).toEqual({ pointer: '/type', expected: '"welcome"', actual: '"system_message"' })
  })

  it('that are no JSON meet no pointer, but can meet a text', () => {
    const sequence = frameSequence([{ text: { contains: 'pong' } }], 'exact', { nowMs: 0 })
    expect(sequence.offer(messageOf('pong 1', 0))).toBe('matched')
    expect(frameSequence(want('a'), 'exact', { nowMs: 0 }).offer(messageOf('{"type":', 0))).toBe('broken')
  })
})
