/** An answer, or why there is none; measured either way. */
export type HttpOutcome = HttpAnswer | ({ problem: HttpProblem } & HttpMeasures)

/** What came, as far as it was read. */
export interface HttpAnswer extends HttpMeasures {
  status: number
  /** Names in lower case; several of one name joined with `, `. */
  headers: Readonly<Record<string, string>>
  /** UTF-8, bounded. */
  body: string
  /** Not the whole body: it is larger than the bound, or `onData` said stop. */
  truncated: boolean
  /** Present where the body is JSON. */
  json?: unknown
  /** From the start to the end of the head. */
  firstByteMs: number
}

/** Why there is no whole answer. */
export interface HttpProblem {
  /** `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, …; `TIMEOUT`, `ABORTED`, `CUT_BODY`, `BAD_ANSWER`, `BAD_URL`, `BAD_ENCODING` are ours. */
  code: string
  message: string
  /** A head came. */
  answered: boolean
  /** What was waited for. */
  waitingFor: 'a connection' | 'the head of the answer' | 'the rest of the body'
  /** A certificate or handshake problem: its short name. */
  tls?: string
  status?: number
}

/** What was measured on the wire, whether or not there was an answer. */
export interface HttpMeasures {
  /** From the start to the last byte or the problem. */
  latencyMs: number
  remote?: string
  /** Opened for this exchange, not reused. */
  newConnection: boolean
  bytesSent: number
  bytesReceived: number
  tlsFingerprint?: string
}
