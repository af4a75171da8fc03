import type { HttpPool } from './http-pool.js'

/** How long and how much one exchange may take. */
export interface HttpLimits {
  /** Deadline of the whole exchange, connecting and the last byte of the body included. */
  timeoutMs: number
  signal?: AbortSignal
  /** More than this of a body is not read; default 1 MiB. */
  maxBodyBytes?: number
  /** Sees the body's bytes as they come, with milliseconds since the start; `'stop'` ends the exchange with what there is. */
  onData?(chunk: Uint8Array, atMs: number): 'stop' | undefined
  /** Connections to be shared; default the process's own. */
  pool?: HttpPool
}
