import { UntilgreenError } from '../errors.js'
import { join } from '../platform/paths.js'

/** Where the state of one loop lies. */
export interface StatePaths {
  folder: string
  journal: string
  snapshot: string
  progress: string
  owner: string
  requests: string
  cycles: string
}

const LOOP_ID = /^[a-z0-9-]{1,52}$/

/** True for what may be a loop's name, and with it a folder's. */
export function isLoopId(loop: string): boolean {
  return LOOP_ID.test(loop)
}

/** @throws UntilgreenError USAGE for a name that is none. */
export function statePaths(stateDir: string, loop: string): StatePaths {
  if (!isLoopId(loop)) {
    throw new UntilgreenError('USAGE', `'${loop.slice(0, 80)}' can't be a loop's id`, {
      hint: 'A loop id has 1 to 52 of a-z, 0-9 and dash.',
    })
  }
  const folder = join(stateDir, loop)
  return {
    folder,
    journal: join(folder, 'journal.ndjson'),
    snapshot: join(folder, 'snapshot.json'),
    progress: join(folder, 'progress.ndjson'),
    owner: join(folder, 'owner.json'),
    requests: join(folder, 'requests'),
    cycles: join(folder, 'cycles'),
  }
}
