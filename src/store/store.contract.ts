import { describe, expect, it } from 'vitest'
import type { EventBody } from '../model/event.js'
import type { LoopRequest, Store } from './store.js'

/** A store under test, and the ways in which others see it. */
export interface StoreUnderTest {
  store: Store
  /** The same state, opened again after a close; the same store where nothing outlives the process. */
  reopen(): Promise<Store>
  request(request: LoopRequest): Promise<void>
}

export const STARTED: EventBody = {
  event: 'loop:started',
  format: 1,
  loop: 'staging-p1',
  environment: 'staging',
  session: 's1',
  configHash: 'abc',
}

/** What every store must do. */
export function storeContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the contract of a store`, () => {
    it('has nothing before the first event', async () => {
      const { store } = await make()
      expect(store.state).toMatchObject({ seq: 0, status: 'never-run', nextCycle: 1 })
      expect(store.warnings).toEqual([])
    })

    it('numbers events from 1 without gaps and folds each before it is confirmed', async () => {
      const { store } = await make()
      const first = await store.append(STARTED)
      expect(first).toMatchObject({ seq: 1, ...STARTED })
      expect(first.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/)
      expect(store.state).toMatchObject({ status: 'running', loop: 'staging-p1' })
      const seqs = await Promise.all([1, 2, 3].map((cycle) => store.append(cycleStarted(cycle)).then(({ seq }) => seq)))
      expect(seqs[1]).toBe((seqs[0] ?? 0) + 1)
      expect(seqs[2]).toBe((seqs[0] ?? 0) + 2)
      expect(store.state.nextCycle).toBe(4)
    })

    it('holds exactly what JSON can hold, live as after a restart', async () => {
      const { store, reopen } = await make()
      await store.append(STARTED)
      const body: EventBody = { event: 'effect:done', cycle: 1, stage: 'deploy', key: 'k', result: { ms: Number.NaN } }
      await store.append({ event: 'effect:intended', cycle: 1, stage: 'deploy', key: 'k', effect: 'deploy' })
      await store.append(body)
      const live = structuredClone(store.state)
      expect(live.effects.k?.result).toEqual({ ms: null })
      await store.close()
      expect((await reopen()).state).toEqual(live)
    })

    it('does not change state that was handed out', async () => {
      const { store } = await make()
      await store.append(STARTED)
      const before = store.state
      const copy = structuredClone(before)
      await store.append(cycleStarted(1))
      expect(before).toEqual(copy)
    })

    it('shows requests until they are cleared', async () => {
      const { store, request } = await make()
      const stop: LoopRequest = { kind: 'stop', at: '2026-03-01T09:00:00.000+01:00', by: 'ann' }
      await request(stop)
      expect(await store.requests()).toEqual([stop])
      await store.clearRequest('stop')
      await store.clearRequest('stop')
      expect(await store.requests()).toEqual([])
    })

    it('takes progress without ever rejecting, and cycle files', async () => {
      const { store } = await make()
      store.progress({ kind: 'suite:started', suite: 'p1', cycle: 1 })
      await store.writeCycleFile(1, 'output/p1.log', 'one')
      await store.writeCycleFile(1, 'verdict.json', new Uint8Array([123, 125]))
      expect(await store.cycleFolder(1)).toMatch(/cycles[/\\]000001$/)
      await store.close()
    })
  })
}

export function cycleStarted(cycle: number): EventBody {
  return { event: 'cycle:started', cycle, runId: `r${cycle}`, session: 's1' }
}
