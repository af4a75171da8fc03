import { describe, expect, it } from 'vitest'
import { probeOrder, wanted } from './probe-order.js'

const probe = (name: string, ...needs: string[]) => ({ name, needs, steps: [] })
const PROBES = [probe('a'), probe('b', 'a'), probe('c'), probe('d', 'c')]
const names = (probes: { name: string }[]) => probes.map(({ name }) => name).join(' ')

describe('the order of probes', () => {
  it('is the file’s', () => {
    expect(names(probeOrder(PROBES, []))).toBe('a b c d')
  })

  it('puts what failed before first, after what it needs', () => {
    expect(names(probeOrder(PROBES, ['d', 'gone']))).toBe('c d a b')
  })

  it('ends for probes that need each other', () => {
    expect(names(probeOrder([probe('a', 'b'), probe('b', 'a')], []))).toBe('b a')
  })
})

describe('the chosen probes', () => {
  it('bring along what they need', () => {
    expect(names(wanted(PROBES, (name) => name === 'd'))).toBe('c d')
    expect(names(wanted(PROBES, undefined))).toBe('a b c d')
  })
})
