import { describe, expect, it } from 'vitest'
import { emptyHistory, type TestMemory } from '../../model/history.js'
import { failing, passing } from '../../testing/suite-run.js'
import { blockedResults, HopelessWatch } from './hopeless.js'

const rule = {
  sameSignature: 3,
  sameCause: (failures: readonly { message: string }[]) => new Set(failures.map(({ message }) => message)).size === 1,
}

function watch(memories: Record<string, TestMemory> = {}, ids: string[] = []) {
  return new HopelessWatch(rule, { suite: 'p1', history: { ...emptyHistory(), tests: memories } }, ids)
}

const failedBefore: TestMemory = { lastStatus: 'failed', durationsMs: [], recent: 'f' }

describe('HopelessWatch', () => {
  it('speaks when as many as the rule says failed for one cause', () => {
    const watching = watch()
    expect(watching.see(failing('a', { message: 'refused' }))).toBeUndefined()
    expect(watching.see(failing('b', { message: 'refused' }))).toBeUndefined()
    expect(watching.see(failing('c', { message: 'refused' }))).toBe(
      'aborted after 3 failures of one signature: refused',
    )
    expect(watching.failed()).toEqual(['a', 'b', 'c'])
  })

  it('is silent once a test passed', () => {
    const watching = watch()
    watching.see(passing('a'))
    for (const id of ['b', 'c', 'd']) expect(watching.see(failing(id, { message: 'refused' }))).toBeUndefined()
  })

  it('is silent for failures of several causes', () => {
    const watching = watch()
    for (const id of ['b', 'c', 'd', 'e'])
      expect(watching.see(failing(id, { message: id === 'c' ? 'other' : 'refused' }))).toBeUndefined()
  })

  it('waits for the text of a failure', () => {
    const watching = watch()
    for (const id of ['a', 'b', 'c']) expect(watching.see({ id, status: 'failed', phase: 'call' })).toBeUndefined()
    watching.see(failing('a', { message: 'refused' }))
    watching.see(failing('b', { message: 'refused' }))
    expect(watching.see(failing('c', { message: 'refused' }))).toContain('3 failures')
  })

  it('is not moved by tests that failed last time, while there are others', () => {
    const watching = watch({ 'p1/a': failedBefore, 'p1/b': failedBefore, 'p1/c': failedBefore }, ['a', 'b', 'c', 'd'])
    for (const id of ['a', 'b', 'c']) expect(watching.see(failing(id, { message: 'refused' }))).toBeUndefined()
    expect(watching.see(failing('d', { message: 'refused' }))).toContain('4 failures')
  })

  it('is moved by them where all failed last time', () => {
    const watching = watch({ 'p1/a': failedBefore, 'p1/b': failedBefore, 'p1/c': failedBefore }, ['a', 'b', 'c'])
    expect(['a', 'b', 'c'].map((id) => watching.see(failing(id, { message: 'refused' }))).at(-1)).toContain(
      '3 failures',
    )
  })
})

it('a blocked test names why and by whom', () => {
  expect(blockedResults(['x'], 'aborted', ['a', 'b'])).toMatchObject([
    { id: 'x', status: 'blocked', attempts: [], message: 'not tried: aborted', blockedBy: ['a', 'b'] },
  ])
})
