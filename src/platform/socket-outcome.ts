import type { OpenSocket, SocketMeasures } from './open-socket.js'

/** What became of opening a WebSocket. */
export type SocketOutcome =
  | { open: OpenSocket }
  /** The upgrade was answered, with something else than 101. */
  | {
      rejected: { status: number; headers: Readonly<Record<string, string>>; body: string }
      measures: SocketMeasures
      latencyMs: number
    }
  | {
      problem: { code: string; message: string; tls?: string; waitingFor: 'a connection' | 'the upgrade' }
      measures: SocketMeasures
      latencyMs: number
    }
