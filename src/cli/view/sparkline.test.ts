import { expect, it } from 'vitest'
import { sparkline } from './sparkline.js'

const points = (...rates: (number | null)[]) => rates.map((passRate) => ({ passRate }))

it('leaves a gap where a cycle gave no answer', () => {
  expect(sparkline(points(0, null, 0.92, 1), 10)).toBe('▁·▇█')
})

it('is a full block only for all passed', () => {
  expect(sparkline(points(0.999999, 1), 10)).toBe('▇█')
})

it('shows the newest cycles where there is little room', () => {
  expect(sparkline(points(0, 0.5, 1), 2)).toBe('▄█')
  expect(sparkline(points(0, 1), 0)).toBe('')
})
