import type { Event, EventBody } from '../model/event.js'
import type { Progress } from '../model/progress.js'
import type { LoopState } from '../model/state.js'

/** What a person asks of a running loop, by a file in `requests/`. */
export interface LoopRequest {
  kind: 'stop' | 'pause'
  at: string
  by: string
}

/** State of one loop, open for writing by its one owner. */
export interface Store {
  /** The fold of the journal so far. */
  readonly state: LoopState
  /** What opening found and mended or left alone: a torn last line dropped, a temp file swept. */
  readonly warnings: readonly string[]
  /** Grows with each owner of the environment; commands get it as `UNTILGREEN_FENCE`. 0 where nothing is locked. */
  readonly fence: number
  /** Who holds the environment; undefined where nothing is locked. Whoever begins a session writes it down as `owner:changed`. */
  readonly owner: { pid: number; host: string; fence: number } | undefined
  /** Resolves when the event is safe on disk and folded into `state`. Rejects with STATE_IO; nothing is appended after that. */
  append(event: EventBody): Promise<Event>
  /** Writes a derived file of a cycle whole or not at all. `name` may hold one folder: `output/p1.log`. */
  writeCycleFile(cycle: number, name: string, content: string | Uint8Array): Promise<void>
  /** Absolute path of a cycle's folder; it exists. */
  cycleFolder(cycle: number): Promise<string>
  /** Unsynced, for watchers. Never rejects. */
  progress(progress: Progress & { cycle: number }): void
  /** Requests that lie there now. */
  requests(): Promise<LoopRequest[]>
  clearRequest(kind: LoopRequest['kind']): Promise<void>
  /** Writes the snapshot and closes. */
  close(): Promise<void>
}
