import { mkdtemp, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { EXIT } from '../../errors.js'
import { dirname, join } from '../../platform/paths.js'
import { type Finding, failed, ok, warning } from './finding.js'

const LEAST_FREE_BYTES = 200 * 1024 * 1024
const LEAST_FREE_NODES = 1000
const LARGEST_SKEW_MS = 5_000

/** File systems by their magic number (statfs(2)), with what each means for state. */
const FILE_SYSTEMS: Record<number, { name: string; trouble?: string }> = {
  61267: { name: 'ext4' },
  1481003842: { name: 'xfs' },
  2435016766: { name: 'btrfs' },
  2035054128: { name: 'overlay', trouble: 'in a container, what is not on a volume is gone with it' },
  16914836: { name: 'tmpfs', trouble: 'it is memory: state is gone after a restart of this machine' },
  26985: { name: 'nfs', trouble: 'locks and fsync of a network disk are only as good as its server' },
  4283649346: { name: 'cifs', trouble: 'locks and fsync of a network disk are only as good as its server' },
  4266872130: { name: 'smb2', trouble: 'locks and fsync of a network disk are only as good as its server' },
  1702057286: { name: 'fuse', trouble: 'whether fsync means anything is up to its program' },
}

/** Can state be kept there? Writes, syncs and removes a file of its own; a directory that is missing is not made. */
export async function stateFindings(stateDir: string): Promise<Finding[]> {
  const folder = await nearestFolder(stateDir)
  if (folder === undefined) {
    return [
      failed(
        'state',
        EXIT.stateIo,
        `a file stands where ${stateDir} should be`,
        'Use another --state-dir, or move it away.',
      ),
    ]
  }
  try {
    const { fileAtMs, beforeMs, afterMs } = await trial(folder)
    const where = folder === stateDir ? stateDir : `${stateDir} (will be made in ${folder})`
    return [
      ok('state', `${where} takes files, fsync and rename work`),
      clockFinding(fileAtMs, beforeMs, afterMs),
      ...(await spaceFindings(folder)),
    ]
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [failed('state', EXIT.stateIo, message, 'Correct its permissions or mount, or use another --state-dir.')]
  }
}

/** @returns undefined where something else than a folder is in the way. */
async function nearestFolder(path: string): Promise<string | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const stats = await stat(at).catch(() => undefined)
    if (stats !== undefined) return stats.isDirectory() ? at : undefined
    if (dirname(at) === at) return undefined
  }
}

async function trial(folder: string): Promise<{ fileAtMs: number; beforeMs: number; afterMs: number }> {
  const own = await mkdtemp(join(folder, '.doctor-'))
  try {
    const beforeMs = Date.now()
    const file = await open(join(own, 'trial.tmp'), 'w')
    try {
      await file.writeFile('trial\n')
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(join(own, 'trial.tmp'), join(own, 'trial'))
    const { mtimeMs } = await stat(join(own, 'trial'))
    return { fileAtMs: mtimeMs, beforeMs, afterMs: Date.now() }
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/** When this version was made: no clock of a machine that runs it can be right and earlier. */
const RELEASED_MS = Date.parse('2026-01-01T00:00:00Z')

/** Reports are refused by their files' times: a disk with another clock than ours would make each of them look old. */
export function clockFinding(fileAtMs: number, beforeMs: number, afterMs: number): Finding {
  const todo = 'Set this machine’s clock (NTP): evidence is judged by its time.'
  if (afterMs < RELEASED_MS)
    return failed('clock', EXIT.configuration, `it says ${new Date(afterMs).toISOString()}`, todo)
  const offMs = fileAtMs < beforeMs ? fileAtMs - beforeMs : Math.max(0, fileAtMs - afterMs)
  if (Math.abs(offMs) <= LARGEST_SKEW_MS) return ok('clock', new Date(afterMs).toISOString())
  return warning('clock', `the disk’s clock is ${Math.round(offMs / 1000)} s off ours`, todo)
}

async function spaceFindings(folder: string): Promise<Finding[]> {
  const { type, bavail, bsize, ffree, files } = await statfs(folder)
  const freeBytes = bavail * bsize
  const { name, trouble } = FILE_SYSTEMS[type] ?? { name: `file system 0x${type.toString(16)}` }
  const text = `${name}, ${Math.round(freeBytes / 1024 / 1024)} MB free`
  const kind = trouble === undefined ? ok('disk', text) : warning('disk', text, `Mind that ${trouble}.`)
  if (freeBytes < LEAST_FREE_BYTES)
    return [kind, warning('space', text, 'Free some space: a full disk ends a session.')]
  if (files > 0 && ffree < LEAST_FREE_NODES)
    return [kind, warning('space', `${ffree} inodes free`, 'Remove some files.')]
  return [kind]
}
