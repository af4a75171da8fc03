import type { TestMemory } from '../../model/history.js'

/** Did a test fail when it last ran? Cycles in which it was blocked, missing or left out say nothing about it. */
export function failedLastTime(memory: TestMemory | undefined): boolean {
  if (memory === undefined) return false
  const last = memory.recent?.replace(/[-bm]/g, '').at(-1)
  return last === undefined ? memory.lastStatus === 'failed' || memory.lastStatus === 'errored' : /[fe]/.test(last)
}
