import type { Progress } from '../../../model/progress.js'
import type { TestResult, Witness } from '../../../model/test-result.js'

/** Knows from live progress which tests run. */
export interface RunningTests {
  onProgress(progress: Progress): void
  /** The one that runs; undefined where none or several do. */
  only(): string | undefined
}

/** Follows tests as they start and end. */
export function runningTests(): RunningTests {
  const running = new Set<string>()
  return {
    onProgress(progress) {
      if (progress.kind === 'test:started') running.add(progress.test)
      if (progress.kind === 'test:finished') running.delete(progress.test)
    },
    only() {
      const [first] = running
      return running.size === 1 ? first : undefined
    },
  }
}

/**
 * Gives results what was seen while they alone ran. Live names and ids of reports are matched by their parts
 * (`tests/test_a.py::test_b` is `tests.test_a::test_b`); a name that fits several results goes to none.
 */
export function attachWitnesses(results: readonly TestResult[], seen: ReadonlyMap<string, Witness>): TestResult[] {
  if (seen.size === 0) return [...results]
  const byKey = new Map<string, string[]>()
  for (const { id } of results) byKey.set(keyOf(id), [...(byKey.get(keyOf(id)) ?? []), id])
  const byId = new Map<string, Witness>()
  for (const [name, witness] of seen) {
    const [id, ...more] = byKey.get(keyOf(name)) ?? []
    if (id !== undefined && more.length === 0) byId.set(id, witness)
  }
  return results.map((result) => {
    const witness = byId.get(result.id)
    return witness === undefined || result.witness !== undefined ? result : { ...result, witness }
  })
}

function keyOf(id: string): string {
  return id.replace(/\.py(?=::|$)/g, '').replace(/[/:>\s.]+/g, '.')
}
