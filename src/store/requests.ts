import type { Clock } from '../model/clock.js'
import { systemClock } from '../platform/clock.js'
import { type Disk, systemDisk } from '../platform/disk.js'
import { join } from '../platform/paths.js'
import { readWhole } from './read-whole.js'
import { stateIo } from './state-io.js'
import { statePaths } from './state-paths.js'
import type { LoopRequest } from './store.js'
import { writeWhole } from './write-whole.js'

const KINDS = ['stop', 'pause'] as const

/**
 * Asks a loop to stop or pause: a file in its `requests/`, which its owner looks for between two steps.
 * @throws UntilgreenError STATE_IO; USAGE for a name that is no loop id.
 */
export async function requestLoop(stateDir: string, loop: string, request: LoopRequest): Promise<void> {
  const { requests } = statePaths(stateDir, loop)
  try {
    await systemDisk.makeFolder(requests)
  } catch (cause) {
    throw stateIo('make the folder', requests, cause)
  }
  const files = { disk: systemDisk, clock: systemClock as Clock }
  await writeWhole(files, join(requests, `${request.kind}.json`), `${JSON.stringify(request)}\n`)
}

/** Takes a request back: `resume` after `pause`. Nothing there is fine. @throws UntilgreenError STATE_IO */
export async function withdrawRequest(stateDir: string, loop: string, kind: LoopRequest['kind']): Promise<void> {
  await clearRequest(systemDisk, statePaths(stateDir, loop).requests, kind)
}

/** Whether a pause was asked for and not taken back. @throws UntilgreenError STATE_IO */
export async function isPauseAsked(stateDir: string, loop: string): Promise<boolean> {
  const asked = await readRequests(systemDisk, statePaths(stateDir, loop).requests)
  return asked.some(({ kind }) => kind === 'pause')
}

/** Requests that lie in the folder. One that can't be read is still one: its name says what is asked. */
export async function readRequests(disk: Disk, folder: string): Promise<LoopRequest[]> {
  const names = await disk.names(folder).catch((cause: unknown) => {
    throw stateIo('read', folder, cause)
  })
  const kinds = KINDS.filter((kind) => names?.includes(`${kind}.json`) || names?.includes(kind))
  return Promise.all(kinds.map((kind) => readRequest(disk, folder, kind)))
}

export async function clearRequest(disk: Disk, folder: string, kind: LoopRequest['kind']): Promise<void> {
  for (const name of [`${kind}.json`, kind]) {
    const path = join(folder, name)
    await disk.remove(path).catch((cause: unknown) => {
      throw stateIo('remove', path, cause)
    })
  }
}

async function readRequest(disk: Disk, folder: string, kind: LoopRequest['kind']): Promise<LoopRequest> {
  try {
    const written = JSON.parse(await readWhole(disk, join(folder, `${kind}.json`))) as Partial<LoopRequest>
    return { kind, at: String(written.at ?? ''), by: String(written.by ?? 'unknown') }
  } catch {
    return { kind, at: '', by: 'unknown' }
  }
}
