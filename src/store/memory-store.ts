import type { Clock } from '../model/clock.js'
import type { Event } from '../model/event.js'
import { applyEvent, emptyState } from '../model/state.js'
import { toRfc3339 } from '../model/timestamps.js'
import { eventJson } from './journal.js'
import type { LoopRequest, Store } from './store.js'

/** What a memory store shows besides: for tests and dry runs. */
export interface MemoryStore extends Store {
  readonly events: readonly Event[]
  /** `000001/verdict.json` → content. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  readonly progressSeen: readonly unknown[]
  request(request: LoopRequest): void
}

/** A store that forgets all at the end of the process. */
export function createMemoryStore(loop: string, clock: Clock): MemoryStore {
  const events: Event[] = []
  const files = new Map<string, string | Uint8Array>()
  const progressSeen: unknown[] = []
  let requests: LoopRequest[] = []
  let state = emptyState()
  const folderOf = (cycle: number) => `${loop}/cycles/${String(cycle).padStart(6, '0')}`
  return {
    get state() {
      return state
    },
    warnings: [],
    fence: 0,
    owner: undefined,
    events,
    files,
    progressSeen,
    async append(body) {
      const event = JSON.parse(eventJson(body, state.seq + 1, toRfc3339(clock.now()))) as Event
      state = applyEvent(state, event)
      events.push(event)
      return event
    },
    async writeCycleFile(cycle, name, content) {
      files.set(`${String(cycle).padStart(6, '0')}/${name}`, content)
    },
    cycleFolder: async (cycle) => folderOf(cycle),
    progress(progress) {
      progressSeen.push(progress)
    },
    requests: async () => [...requests],
    async clearRequest(kind) {
      requests = requests.filter((request) => request.kind !== kind)
    },
    request(request) {
      requests = [...requests.filter(({ kind }) => kind !== request.kind), request]
    },
    async close() {},
  }
}
