import { expect, test } from 'vitest'
import { retrying } from './retry.js'

const quick = { attempts: 3, minMs: 1, maxMs: 2, signal: new AbortController().signal }

function failing(times: number, error: Error = new Error('down')) {
  const seen: number[] = []
  return {
    seen,
    task: async (attempt: number) => {
      seen.push(attempt)
      if (attempt <= times) throw error
      return 'up'
    },
  }
}

test('a task is tried until it succeeds', async () => {
  const { seen, task } = failing(2)
  await expect(retrying(task, quick)).resolves.toBe('up')
  expect(seen).toEqual([1, 2, 3])
})

test('the last error is what is thrown, after as many attempts as were allowed', async () => {
  const { seen, task } = failing(9)
  await expect(retrying(task, quick)).rejects.toThrow('down')
  expect(seen).toHaveLength(3)
})

test('what can not be helped is not tried again', async () => {
  const { seen, task } = failing(9)
  await expect(retrying(task, { ...quick, retryable: () => false })).rejects.toThrow('down')
  expect(seen).toEqual([1])
})

test('a mistake of ours is not tried again', async () => {
  const { seen, task } = failing(9, new TypeError('x is not a function'))
  await expect(retrying(task, quick)).rejects.toThrow('x is not')
  expect(seen).toEqual([1])
})

test('F54 the answer says how long to wait', async () => {
  const { task } = failing(1)
  const started = performance.now()
  await retrying(task, { ...quick, retryAfterMs: () => 60 })
  expect(performance.now() - started).toBeGreaterThanOrEqual(58)
})

test('an abort ends the wait at once, with its reason', async () => {
  const { task } = failing(9)
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('SIGTERM')), 20)
  const started = performance.now()
  await expect(retrying(task, { ...quick, retryAfterMs: () => 60_000, signal: controller.signal })).rejects.toThrow(
    'SIGTERM',
  )
  expect(performance.now() - started).toBeLessThan(5_000)
})
