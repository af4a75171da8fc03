import { expect, test } from 'vitest'
import { diagnose } from './diagnose.js'

const FAILURES = [{ test: 'a', message: 'HTTP 503 from GET /api/x: shard 7 is moving' }]

function ruled(rule: Parameters<typeof diagnose>[1]) {
  return diagnose(FAILURES, rule).clusters[0]
}

test('a rule wins over the table and names itself', () => {
  const rules = [
    {
      pattern: 'shard \\d+ is moving',
      name: 'Shard move',
      category: 'dependency',
      owner: 'environment',
      runbook: 'https://wiki/shards',
    },
  ]
  expect(ruled({ rules })).toMatchObject({
    title: 'Shard move',
    category: 'dependency',
    owner: 'environment',
    reason: 'rule Shard move',
  })
  expect(ruled({ rules })?.nextSteps[0]).toBe('Runbook: https://wiki/shards')
})

test('facts of a rule must all be equal', () => {
  expect(ruled({ rules: [{ facts: { httpStatus: 503, method: 'GET' }, owner: 'product' }] })?.owner).toBe('product')
  expect(ruled({ rules: [{ facts: { httpStatus: 503, method: 'PUT' }, owner: 'product' }] })?.owner).toBe('environment')
})

test('the first rule that matches decides, an empty one matches nothing', () => {
  const rules = [
    { owner: 'unknown' },
    { pattern: 'nowhere', owner: 'test' },
    { pattern: '503', owner: 'product' },
    { pattern: 'HTTP', owner: 'test' },
  ]
  expect(ruled({ rules })?.owner).toBe('product')
})

test('a rule changes no id', () => {
  expect(ruled({ rules: [{ pattern: '.', category: 'data' }] })?.id).toBe(ruled({})?.id)
})
