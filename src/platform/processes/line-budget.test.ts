import { expect, test } from 'vitest'
import { LineBudget } from './line-budget.js'

const MIB = 1024 * 1024

test('F32 16 MiB are shown at once, then 8 MiB a second, and never more at once', () => {
  let now = 0
  const budget = new LineBudget(() => now)
  expect([budget.take(16 * MIB), budget.take(1)]).toEqual([true, false])
  now = 500
  expect([budget.take(3 * MIB), budget.take(2 * MIB)]).toEqual([true, false])
  now = 3_600_000
  expect([budget.take(16 * MIB), budget.take(1)]).toEqual([true, false])
})
