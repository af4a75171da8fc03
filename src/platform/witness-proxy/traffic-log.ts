/** What passed, in figures; never a body. The same shape as a test's witness. */
export interface Traffic {
  /** `address:port` of each peer. */
  remotes: string[]
  connections: number
  requests: number
  bytesSent: number
  bytesReceived: number
  /** In order, at most 50. */
  statuses: number[]
  /** In order, at most 50; 1006 for a connection that ended without a close. */
  closeCodes: number[]
  /** Of the first request that was answered. */
  firstByteMs?: number
  tlsFingerprint?: string
}

/** One request and its answer, or one WebSocket connection. */
export interface WitnessedRequest {
  /** Unix ms. */
  at: number
  /** From 1. */
  connection: number
  method: string
  /** Without its query, at most 200 characters. */
  path: string
  /** Absent while there is no answer. */
  status?: number
  closeCode?: number
  bytesSent: number
  bytesReceived: number
  durationMs?: number
  /** The one test that ran when it began; absent where none or several did. */
  test?: string
}

const REQUESTS_KEPT = 10_000
const LISTED = 50
const PROBLEMS_KEPT = 20

/** Counts what passes through a proxy: all of it, and by test where only one ran. */
export class TrafficLog {
  readonly requests: WitnessedRequest[] = []
  readonly problems = new Set<string>()
  firstAt: number | undefined
  lastAt: number | undefined
  readonly #all = emptyTraffic()
  readonly #byTest = new Map<string, { traffic: Traffic; connections: Set<number> }>()

  connected(): number {
    this.#all.connections += 1
    this.#now()
    return this.#all.connections
  }

  remote(address: string, tlsFingerprint?: string): void {
    if (!this.#all.remotes.includes(address)) this.#all.remotes.push(address)
    if (tlsFingerprint !== undefined) this.#all.tlsFingerprint = tlsFingerprint
  }

  bytes(sent: number, received: number): void {
    this.#all.bytesSent += sent
    this.#all.bytesReceived += received
    this.#now()
  }

  problem(message: string): void {
    if (this.problems.size < PROBLEMS_KEPT) this.problems.add(message)
  }

  began(request: WitnessedRequest): void {
    this.#all.requests += 1
    if (this.requests.length < REQUESTS_KEPT) this.requests.push(request)
    this.#testOf(request, (traffic) => {
      traffic.requests += 1
    })
  }

  answered(request: WitnessedRequest, status: number): void {
    request.status = status
    this.#all.firstByteMs ??= this.#now() - request.at
    list(this.#all.statuses, status)
    this.#testOf(request, (traffic) => list(traffic.statuses, status))
  }

  ended(request: WitnessedRequest): void {
    request.durationMs = this.#now() - request.at
    const { closeCode, bytesSent, bytesReceived } = request
    if (closeCode !== undefined) list(this.#all.closeCodes, closeCode)
    this.#testOf(request, (traffic) => {
      traffic.bytesSent += bytesSent
      traffic.bytesReceived += bytesReceived
      if (closeCode !== undefined) list(traffic.closeCodes, closeCode)
    })
  }

  seen(): Traffic {
    return structuredClone(this.#all)
  }

  /** By the test that alone was running. */
  byTest(): Map<string, Traffic> {
    const { remotes } = this.#all
    return new Map([...this.#byTest].map(([test, { traffic }]) => [test, { ...structuredClone(traffic), remotes }]))
  }

  #testOf({ test, connection }: WitnessedRequest, count: (traffic: Traffic) => void): void {
    if (test === undefined) return
    const known = this.#byTest.get(test) ?? { traffic: emptyTraffic(), connections: new Set<number>() }
    this.#byTest.set(test, known)
    known.connections.add(connection)
    known.traffic.connections = known.connections.size
    count(known.traffic)
  }

  #now(): number {
    const now = Date.now()
    this.firstAt ??= now
    this.lastAt = now
    return now
  }
}

/** Nothing seen. */
export function emptyTraffic(): Traffic {
  return { remotes: [], connections: 0, requests: 0, bytesSent: 0, bytesReceived: 0, statuses: [], closeCodes: [] }
}

function list(values: number[], value: number): void {
  if (values.length < LISTED) values.push(value)
}
