import { UntilgreenError } from '../errors.js'
import type { Clock } from '../model/clock.js'
import { toRfc3339 } from '../model/timestamps.js'
import type { Disk } from '../platform/disk.js'
import { hashText } from '../platform/files.js'
import { startHeartbeat } from '../platform/heartbeat.js'
import type { HostMutex, MutexHolder } from '../platform/host-mutex.js'
import { join } from '../platform/paths.js'
import { isAlive, type ProcessIdentity, thisProcess } from '../platform/process-identity.js'
import { LEASE_MS, type OwnerRecord, OwnerRecords } from './owner-records.js'
import { stateIo } from './state-io.js'
import { statePaths } from './state-paths.js'

/** What is locked, and for whom. */
export interface OwnerWish {
  environment: string
  /** Origin of the readiness URL; absent where there is none. */
  origin?: string
  /** Given: wait until the lock is free, or until this aborts. */
  wait?: AbortSignal
}

/** One owner of one environment and one loop's state. */
export interface Lock {
  /** Grows with each owner; commands get it as `UNTILGREEN_FENCE`. */
  readonly fence: number
  readonly owner: { pid: number; host: string; fence: number }
  /** Before each write. @throws UntilgreenError LOCK_HELD where another process took over. */
  check(): Promise<void>
  release(): Promise<void>
}

/** A lock of this machine that dies with its process. */
export type AcquireMutex = (key: string, options: { describe: string; folder: string }) => Promise<HostMutex>

export interface LockOptions extends Omit<OwnerWish, 'environment'> {
  /** Absent: only the loop's state is locked, as `fsck --repair` does. */
  environment?: string
  disk: Disk
  clock: Clock
  stateDir: string
  loop: string
  acquireMutex: AcquireMutex
  /** The new fence is above this. */
  above?: number
  /** Default: this process. */
  self?: ProcessIdentity
}

const BEAT_MS = 500
const RETRY_MS = 250

/**
 * Makes this process the one owner of an environment and of a loop's state.
 * @throws UntilgreenError LOCK_HELD, naming the owner: within a second where it lives; STATE_IO.
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  for (;;) {
    try {
      return await tryLock(options)
    } catch (error) {
      const { wait, clock } = options
      if (wait === undefined || !(error instanceof UntilgreenError) || error.code !== 'LOCK_HELD') throw error
      await clock.sleep(RETRY_MS, wait)
      if (wait.aborted) throw error
    }
  }
}

async function tryLock(options: LockOptions): Promise<Lock> {
  const { disk, clock, stateDir, loop, environment, origin = '', acquireMutex } = options
  const self = options.self ?? (await thisProcess())
  const { folder } = statePaths(stateDir, loop)
  const owners = join(stateDir, '.owners')
  await disk.makeFolder(owners).catch((cause: unknown) => {
    throw stateIo('make the folder', owners, cause)
  })
  const places = [{ key: `state ${folder}`, records: join(folder, 'owner') }]
  if (environment !== undefined) {
    const key = `${environment} ${origin}`
    places.unshift({ key: `environment ${key}`, records: join(owners, hashText(key).slice(0, 16)) })
  }
  const records = places.map((place) => new OwnerRecords({ disk, clock }, place.records))
  const releases: (() => Promise<void>)[] = []
  const letGo = async () => {
    for (const release of releases.reverse()) await release()
  }
  try {
    for (const [index, { key }] of places.entries()) {
      const mutex = await acquireMutex(key, { describe: JSON.stringify({ loop }), folder: owners })
      if (!mutex.held) throw await heldBy(records[index], options, mutex.holder)
      releases.push(() => mutex.release())
    }
    const record = await takeRecords(records, self, options)
    return ownedLock(records, record, letGo)
  } catch (error) {
    await letGo()
    throw error
  }
}

/** Takes the same, next number in all folders. */
async function takeRecords(records: OwnerRecords[], self: ProcessIdentity, options: LockOptions): Promise<OwnerRecord> {
  const { clock, loop, environment = '', above = 0 } = options
  const highest = await Promise.all(records.map((owners) => owners.highest()))
  await expectAllFree(records, highest, self, options)
  const fence = Math.max(above, ...highest) + 1
  const record: OwnerRecord = { fence, loop, environment, since: toRfc3339(clock.now()), ...self }
  for (const owners of records) {
    if (!(await owners.take(record))) throw await heldBy(owners, options)
  }
  return record
}

/** Watches all last owners at once: the first that lives ends it. */
async function expectAllFree(
  records: OwnerRecords[],
  highest: number[],
  self: ProcessIdentity,
  options: LockOptions,
): Promise<void> {
  const enough = new AbortController()
  const wait = options.wait ? AbortSignal.any([options.wait, enough.signal]) : enough.signal
  try {
    await Promise.all(
      records.map((owners, index) => expectFree(owners, highest[index] ?? 0, self, { ...options, wait })),
    )
  } finally {
    enough.abort()
  }
}

/** @throws UntilgreenError LOCK_HELD where the last owner lives. */
async function expectFree(
  owners: OwnerRecords,
  fence: number,
  self: ProcessIdentity,
  options: LockOptions,
): Promise<void> {
  if (fence === 0) return
  const record = await owners.read(fence)
  if (record?.released) return
  const seen = record === undefined ? 'unknown' : await fate(record, self)
  if (seen === 'dead') return
  if (seen === 'unknown' && !(await givesSignOfLife(owners, fence, options))) return
  // The sign may have been its last: it let go.
  if ((await owners.read(await owners.highest()))?.released) return
  throw await heldBy(owners, options)
}

/** What can be told of an owner from here. The host mutexes are ours already: who shares them with us and lives would hold them. */
async function fate(record: OwnerRecord, self: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  if (record.bootId !== self.bootId) return record.host === self.host ? 'dead' : 'unknown'
  if (record.netSpace !== undefined && record.netSpace === self.netSpace) return 'dead'
  if (record.pidSpace !== self.pidSpace) return 'unknown'
  if (record.pidSpace === undefined && record.host !== self.host) return 'unknown'
  return (await isAlive(record)) ? 'alive' : 'dead'
}

/** Watches for the length of a lease. Wall clocks, ours and theirs, have no say. */
async function givesSignOfLife(owners: OwnerRecords, fence: number, { clock, wait }: LockOptions): Promise<boolean> {
  const first = await owners.signOfLife(fence)
  const deadline = clock.monotonic() + LEASE_MS
  while (clock.monotonic() < deadline) {
    await clock.sleep(BEAT_MS / 2, wait)
    if (wait?.aborted || (await owners.signOfLife(fence)) !== first) return true
  }
  return false
}

function ownedLock(records: OwnerRecords[], record: OwnerRecord, letGo: () => Promise<void>): Lock {
  const stop = startHeartbeat(BEAT_MS, async () => {
    for (const owners of records) await owners.beat(record.fence)
  })
  const { fence, pid, host, environment, loop } = record
  return {
    fence,
    owner: { pid, host, fence },
    async check() {
      const highest = await Promise.all(records.map((owners) => owners.highestNow()))
      if (highest.some((found) => found !== fence)) {
        throw new UntilgreenError(
          'LOCK_HELD',
          `this process (fence ${fence}) is no longer the owner of '${environment || loop}': fence ${Math.max(...highest)} took over; nothing was written`,
        )
      }
    },
    async release() {
      stop()
      for (const owners of records) await owners.release(record)
      await letGo()
    },
  }
}

/** The error that names the owner: by its own answer, or else, where it sleeps or is elsewhere, by its record. */
async function heldBy(
  owners: OwnerRecords | undefined,
  { environment, loop: wanted, clock }: LockOptions,
  holder: MutexHolder = {},
): Promise<UntilgreenError> {
  const subject = environment === undefined ? `the state of loop '${wanted}'` : `environment '${environment}'`
  for (let tries = 0; tries < 5; tries++) {
    const record = await owners?.read(await owners.highest())
    const named = holder.pid !== undefined ? holder : record?.released ? undefined : record
    if (named !== undefined) {
      const { loop, pid, host, since } = named
      return new UntilgreenError(
        'LOCK_HELD',
        `${subject} is held by loop '${String(loop)}': pid ${pid} on host ${host} since ${since}`,
      )
    }
    // One that is just starting needs a moment to write its name down.
    await clock.sleep(60)
  }
  return new UntilgreenError('LOCK_HELD', `${subject} is held by another process that is starting`)
}
