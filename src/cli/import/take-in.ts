import { UntilgreenError } from '../../errors.js'
import { JOURNAL_FORMAT } from '../../model/event.js'
import { systemClock } from '../../platform/clock.js'
import { openFileStore } from '../../store/open-file-store.js'
import { readState } from '../../store/read-state.js'
import { isLoopId } from '../../store/state-paths.js'
import type { Call } from '../command.js'
import type { OldRun } from './old-run.js'

/**
 * Writes old runs down in a loop's journal, oldest first; a report that is known already is left out.
 * @returns how many were new, by their hash.
 * @throws UntilgreenError LOCK_HELD while the loop runs, STATE_*
 */
export async function takeIn(call: Call, target: ImportTarget, runs: readonly OldRun[]): Promise<Set<string>> {
  const { loop, environment } = target
  const owner = { environment }
  const store = await openFileStore({ stateDir: call.stateDir, loop, clock: systemClock, owner })
  const taken = new Set<string>()
  try {
    const known = new Set(store.state.history.imported?.map(({ hash }) => hash))
    for (const run of [...runs].sort((a, b) => Date.parse(a.evidenceAt) - Date.parse(b.evidenceAt))) {
      if (known.has(run.hash)) continue
      known.add(run.hash)
      taken.add(run.hash)
      await store.append({ ...run, ...(store.state.seq === 0 && { format: JOURNAL_FORMAT }) })
    }
    return taken
  } finally {
    await store.close()
  }
}

export interface ImportTarget {
  loop: string
  environment: string
  /** Of the first suite, where the loop file can be read. */
  suite?: string
}

/** The loop that old reports go to: known by its state or by its file. @throws UntilgreenError CONFIG_MISSING, CONFIG_INVALID */
export async function importTarget(given: string, call: Call): Promise<ImportTarget> {
  const { loadLoop } = await import('../../config/load-loop.js')
  try {
    const config = await loadLoop(given, { workingDirectory: process.cwd(), env: call.io.env })
    return { loop: config.loop, environment: config.environment, suite: String(config.test.suites[0]?.name ?? 'p1') }
  } catch (error) {
    const isMissing = error instanceof UntilgreenError && error.code === 'CONFIG_MISSING'
    if (!isMissing || !isLoopId(given)) throw error
    const { environment } = await readState(call.stateDir, given)
    if (environment === undefined) throw error
    return { loop: given, environment }
  }
}
