import { describe, expect, it } from 'vitest'
import { median, medianOf, paired, pairedRatio, spread } from './paired.js'

describe('medians and spreads', () => {
  it('the median of an even number of values is the mean of the two in the middle', () => {
    expect(median([10, 1, 2, 100])).toBe(6)
    expect(median([3, 1, 2])).toBe(2)
    expect(median([])).toBeNaN()
  })

  it('the spread is from the least to the most, as a share of the median', () => {
    expect(spread([8, 10, 12])).toBeCloseTo(0.4)
    expect(spread([7])).toBe(0)
  })

  it('samples without the figure that is asked for are left out', () => {
    expect(medianOf([{ value: 1, rssMb: 50 }, { value: 2 }, { value: 3, rssMb: 70 }], 'rssMb')).toBe(60)
  })
})

describe('paired runs', () => {
  it('take turns, and every second round turns the order round', async () => {
    const order: string[] = []
    const contender = (name: string) => async () => {
      order.push(name)
      return { value: order.length }
    }
    const samples = await paired({ ours: contender('ours'), floor: contender('floor') }, 3)
    expect(order).toEqual(['ours', 'floor', 'floor', 'ours', 'ours', 'floor'])
    expect(samples.ours.map(({ value }) => value)).toEqual([1, 4, 5])
  })

  it('a round in which the whole machine was slow does not move the ratio', () => {
    const ours = [{ value: 20 }, { value: 200 }, { value: 22 }]
    const floor = [{ value: 10 }, { value: 100 }, { value: 11 }]
    expect(pairedRatio(ours, floor)).toBe(2)
  })
})
