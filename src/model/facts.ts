/** The part of a test in which something happened. */
export type Phase = 'collection' | 'setup' | 'call' | 'teardown' | 'deploy' | 'readiness' | 'unknown'

/** What a failure text or a frame says in types. Facts are never masked away: 401 is not 503, 1006 is not 1008. */
export interface Facts {
  httpStatus?: number
  method?: string
  /** Path only, ids masked: `/api/threads/<id>`. */
  endpoint?: string
  /** WebSocket close code. */
  closeCode?: number
  closeReason?: string
  /** `ECONNREFUSED`, `ETIMEDOUT`, `ENOTFOUND`, …, also from Windows and Python spellings. */
  errno?: string
  /** Innermost exception type, wrappers left out: `ModuleNotFoundError`, `java.net.ConnectException`. */
  exception?: string
  /** An application's own code: `VALIDATION_FAILED`. */
  errorCode?: string
  sqlState?: string
  /** gRPC status name: `UNAVAILABLE`. */
  grpc?: string
  exitCode?: number
  /** `SIGKILL`, … */
  signal?: string
  /** JSON Pointer of a mismatch. */
  pointer?: string
  /** Certificate or handshake problem: `CERT_HAS_EXPIRED`, `HOSTNAME_MISMATCH`. */
  tls?: string
  /** A name of something that was asked for and is not there: a module, marker, fixture, container. */
  subject?: string
}
