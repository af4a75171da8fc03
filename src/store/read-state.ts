import type { LoopState } from '../model/state.js'
import { systemDisk } from '../platform/disk.js'
import { join } from '../platform/paths.js'
import { loadState } from './load.js'
import { codeOf, stateIo } from './state-io.js'
import { isLoopId, statePaths } from './state-paths.js'

/**
 * What a loop's journal tells, for commands that only look. Makes and changes nothing; a torn last line is passed over.
 * A loop without state has status `never-run`.
 * @throws UntilgreenError STATE_CORRUPT, STATE_NEWER, STATE_IO; USAGE for a name that is no loop id.
 */
export async function readState(stateDir: string, loop: string): Promise<LoopState> {
  return (await loadState(systemDisk, statePaths(stateDir, loop))).state
}

/** Ids of the loops that have state, sorted. @throws UntilgreenError STATE_IO */
export async function listLoops(stateDir: string): Promise<string[]> {
  try {
    const names = ((await systemDisk.names(stateDir)) ?? []).filter(isLoopId)
    const found = await Promise.all(
      names.map(
        async (name) =>
          (await systemDisk.stamp(join(stateDir, name, 'journal.ndjson')).catch(isNoFolder)) !== undefined,
      ),
    )
    return names.filter((_, index) => found[index])
  } catch (cause) {
    throw stateIo('read', stateDir, cause)
  }
}

/** A plain file that is named like a loop is none. */
function isNoFolder(cause: unknown): undefined {
  if (codeOf(cause) !== 'ENOTDIR') throw cause
}
