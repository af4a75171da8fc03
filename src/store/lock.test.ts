import { readdirSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { systemDisk } from '../platform/disk.js'
import type { ProcessIdentity } from '../platform/process-identity.js'
import { thisProcess } from '../platform/process-identity.js'
import { FakeMachine } from '../testing/fake-mutex.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { acquireLock, type LockOptions } from './lock.js'
import { openFileStore } from './open-file-store.js'
import { LEASE_MS } from './owner-records.js'
import { cycleStarted, STARTED } from './store.contract.js'

const ELSEWHERE: ProcessIdentity = { pid: 1, host: 'pod-b', startTicks: '5', bootId: 'b', pidSpace: 'p', netSpace: 'n' }

/** A monotonic clock that runs on while somebody sleeps, and a wall clock that can jump. */
function quickClock(onSleep: () => Promise<void> = async () => {}) {
  let passedMs = 0
  let jumpMs = 0
  return {
    now: () => 1_800_000_000_000 + passedMs + jumpMs,
    monotonic: () => passedMs,
    jump(ms: number) {
      jumpMs += ms
    },
    async sleep(ms: number) {
      passedMs += ms
      await onSleep()
    },
  }
}

function options(more: Partial<LockOptions> = {}): LockOptions {
  return {
    disk: systemDisk,
    clock: systemClock,
    stateDir: temporaryFolder(),
    loop: 'p1',
    environment: 'staging',
    origin: 'http://127.0.0.1:8080',
    acquireMutex: new FakeMachine().acquireMutex,
    ...more,
  }
}

async function prepared(more: Partial<LockOptions> = {}): Promise<LockOptions> {
  const made = options(more)
  await systemDisk.makeFolder(`${made.stateDir}/p1`)
  await systemDisk.makeFolder(`${made.stateDir}/p2`)
  return made
}

describe('the lock of an environment', () => {
  it('F21 goes to one of 50 starters; the others are told pid, host and since when', async () => {
    const wish = await prepared()
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => acquireLock(wish)))
    const won = results.filter((result) => result.status === 'fulfilled')
    const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(won).toHaveLength(1)
    expect(lost).toHaveLength(49)
    const { pid, host } = await thisProcess()
    for (const error of lost) {
      expect(error).toMatchObject({ code: 'LOCK_HELD', exitCode: 75 })
      expect(error.message).toMatch(new RegExp(`pid ${pid} on host ${host} since \\d{4}-`))
    }
    await won[0]?.value.release()
  })

  it('is one for all loops of that environment, and another for another environment', async () => {
    const wish = await prepared()
    const lock = await acquireLock(wish)
    await expect(acquireLock({ ...wish, loop: 'p2' })).rejects.toMatchObject({ code: 'LOCK_HELD' })
    const other = await acquireLock({ ...wish, loop: 'p2', environment: 'production' })
    await expect(acquireLock({ ...wish, environment: 'third' })).rejects.toMatchObject({ code: 'LOCK_HELD' })
    await lock.release()
    await other.release()
  })

  it('has a fence that grows with each owner', async () => {
    const wish = await prepared()
    for (const fence of [1, 2, 3]) {
      const lock = await acquireLock(wish)
      expect(lock.fence).toBe(fence)
      await lock.release()
    }
  })

  it('F22 is free at once when its owner was killed', async () => {
    const machine = new FakeMachine()
    const wish = await prepared({ acquireMutex: machine.acquireMutex, clock: quickClock() })
    await acquireLock(wish)
    machine.killAll()
    expect((await acquireLock(wish)).fence).toBe(2)
    expect(wish.clock.monotonic()).toBe(0)
  })

  it('F23 refuses the first write of an owner that was asleep while another took over', async () => {
    const wish = await prepared()
    const machine = new FakeMachine()
    const common = { stateDir: wish.stateDir, loop: 'p1', owner: { environment: 'staging' } }
    const sleeper = await openFileStore({ ...common, clock: systemClock, acquireMutex: machine.acquireMutex })
    await sleeper.append(STARTED)
    machine.killAll()
    const next = await openFileStore({ ...common, clock: systemClock, acquireMutex: machine.acquireMutex })
    expect(next.owner).toMatchObject({ fence: 2 })
    await next.append(cycleStarted(1))
    const seq = next.state.seq
    await expect(sleeper.writeCycleFile(1, 'verdict.json', '{}')).rejects.toMatchObject({ code: 'LOCK_HELD' })
    await expect(sleeper.append(cycleStarted(2))).rejects.toMatchObject({ code: 'LOCK_HELD' })
    await expect(sleeper.append(cycleStarted(2))).rejects.toMatchObject({ code: 'LOCK_HELD' })
    await next.append(cycleStarted(2))
    await next.close()
    const found = await openFileStore({ ...common, clock: systemClock, readOnly: true })
    expect(found.state.seq).toBe(seq + 1)
    await sleeper.close()
  })

  it('F24 goes to one of two that see the same dead owner', async () => {
    const wish = await prepared({ self: ELSEWHERE, clock: quickClock() })
    await acquireLock(wish)
    const contenders = ['c', 'd'].map((name, index) => ({
      ...wish,
      clock: quickClock(),
      acquireMutex: new FakeMachine().acquireMutex,
      self: { ...ELSEWHERE, pid: index + 2, host: name, bootId: name },
    }))
    const results = await Promise.allSettled(contenders.map((contender) => acquireLock(contender)))
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it.each([
    ['its number belongs to another process now', { startTicks: '1' }],
    ['the machine was started anew', { bootId: 'earlier' }],
    ['there is no such process', { pid: 2 ** 22 + 5 }],
  ])('F25 is free where the owner is gone: %s', async (_, change) => {
    const self = await thisProcess()
    const wish = await prepared({ clock: quickClock() })
    // Another network namespace: the host mutex can't tell, the pid must.
    await acquireLock({ ...wish, self: { ...self, netSpace: 'other', ...change } })
    const lock = await acquireLock({ ...wish, acquireMutex: new FakeMachine().acquireMutex })
    expect(lock.fence).toBe(2)
    expect(wish.clock.monotonic()).toBe(0)
  })

  it('F25 is held where the very process lives in another network namespace', async () => {
    const self = await thisProcess()
    const wish = await prepared()
    await acquireLock({ ...wish, self: { ...self, netSpace: 'other' } })
    const contender = acquireLock({ ...wish, acquireMutex: new FakeMachine().acquireMutex })
    await expect(contender).rejects.toMatchObject({ code: 'LOCK_HELD' })
  })

  it('F26 of another container is respected while that gives signs of life', async () => {
    const wish = await prepared({ self: ELSEWHERE })
    const lock = await acquireLock({ ...wish, clock: systemClock })
    const environments = `${wish.stateDir}/.owners`
    const [environment] = readdirSync(environments)
    const clock = quickClock(async () => {
      if (clock.monotonic() >= 750)
        await systemDisk.touch(`${environments}/${environment}/00000001.json`, 1_000 + clock.monotonic())
    })
    const contender = acquireLock({
      ...wish,
      clock,
      acquireMutex: new FakeMachine().acquireMutex,
      self: { ...ELSEWHERE, bootId: 'c', host: 'pod-c' },
    })
    await expect(contender).rejects.toThrow(/pid 1 on host pod-b/)
    expect(clock.monotonic()).toBeLessThan(LEASE_MS / 2)
    await lock.release()
  })

  it('F26 F28 of another container is free after a lease without signs of life, whatever the wall clocks say', async () => {
    const wish = await prepared({ self: ELSEWHERE, clock: quickClock() })
    await acquireLock(wish)
    const clock = quickClock()
    clock.jump(90 * 24 * 3_600_000)
    const lock = await acquireLock({
      ...wish,
      clock,
      acquireMutex: new FakeMachine().acquireMutex,
      self: { ...ELSEWHERE, bootId: 'c', host: 'pod-c' },
    })
    expect(clock.monotonic()).toBeGreaterThanOrEqual(LEASE_MS)
    expect(lock.fence).toBe(2)
  })

  it('is waited for where that is wanted, and no longer than that', async () => {
    const wish = await prepared()
    const lock = await acquireLock(wish)
    const giveUp = new AbortController()
    const waiting = acquireLock({ ...wish, wait: giveUp.signal })
    giveUp.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'LOCK_HELD' })
    const patient = acquireLock({ ...wish, wait: new AbortController().signal })
    await lock.release()
    expect((await patient).fence).toBe(2)
  })

  it.each([1, 3])('keeps growing its fence when the folder of owners was lost after %d of them', async (count) => {
    const wish = await prepared()
    const common = { ...wish, owner: { environment: 'staging' } }
    for (let owner = 1; owner <= count; owner++) {
      const store = await openFileStore(common)
      await store.append(STARTED)
      if (store.owner !== undefined) await store.append({ event: 'owner:changed', ...store.owner })
      await store.close()
    }
    rmSync(`${wish.stateDir}/p1/owner`, { recursive: true })
    rmSync(`${wish.stateDir}/.owners`, { recursive: true })
    const store = await openFileStore(common)
    expect(store.fence).toBe(count + 1)
    await store.close()
  })
})
