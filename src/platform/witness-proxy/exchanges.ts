import { CloseCodeReader } from './close-code-reader.js'
import { answerFraming, type Framing, readHead, requestFraming, withHost } from './http-head.js'
import { MessageFollower } from './message-follower.js'
import type { TrafficLog, WitnessedRequest } from './traffic-log.js'

export interface Following {
  log: TrafficLog
  /** Its number. */
  connection: number
  hostHeader: string
  runningTest(): string | undefined
}

interface Passing {
  head: string
  framing: Framing
}

const ABNORMAL = 1006
const PATH_CHARS = 200

/** Reads along with both directions of one connection, and writes down each request with its answer. Changes `Host`, nothing else. */
export class Exchanges {
  /** For bytes from the client. */
  readonly requests: MessageFollower
  /** For bytes to the client. */
  readonly answers: MessageFollower
  readonly #about: Following
  /** Asked and not yet answered whole, in order. */
  readonly #open: { record: WitnessedRequest; upgrade: string | undefined }[] = []
  readonly #tunnelled = { sent: 0, received: 0 }
  #webSocket: { sent: CloseCodeReader; received: CloseCodeReader } | undefined

  constructor(about: Following) {
    this.#about = about
    this.requests = new MessageFollower({
      onHead: (head) => this.#asked(head),
      onEnd: () => undefined,
      onTunnel: (bytes) => this.#inTunnel('sent', bytes),
    })
    this.answers = new MessageFollower({
      onHead: (head) => this.#answered(head),
      onEnd: () => this.#answerEnded(),
      onTunnel: (bytes) => this.#inTunnel('received', bytes),
    })
  }

  /** The connection is over, and with it all that was open. */
  closed(): void {
    for (const { record } of this.#open.splice(0)) {
      record.bytesSent += this.#tunnelled.sent
      record.bytesReceived += this.#tunnelled.received
      if (this.#webSocket !== undefined) record.closeCode = closeCodeOf(this.#webSocket)
      this.#about.log.ended(record)
    }
  }

  #asked(head: string): Passing | undefined {
    const { log, connection, hostHeader, runningTest } = this.#about
    const [, method, target] = /^([!-~]+) (\S+) HTTP\/1\.[01]\r?\n/.exec(head) ?? []
    if (method === undefined || target === undefined) return undefined
    const read = readHead(head)
    const test = runningTest()
    const record: WitnessedRequest = {
      at: Date.now(),
      connection,
      method,
      path: (target.split('?')[0] ?? '').slice(0, PATH_CHARS),
      bytesSent: head.length + (read.contentLength ?? 0),
      bytesReceived: 0,
      ...(test !== undefined && { test }),
    }
    this.#open.push({ record, upgrade: read.upgrade })
    log.began(record)
    return { head: withHost(head, hostHeader), framing: requestFraming(read) }
  }

  #answered(head: string): Passing | undefined {
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1])
    if (Number.isNaN(status)) return undefined
    const current = this.#open[0]
    const read = readHead(head)
    const framing = answerFraming(status, current?.record.method ?? '', read)
    const isInterim = status < 200 && status !== 101
    if (current === undefined || isInterim) return { head, framing }
    current.record.bytesReceived = head.length + (read.contentLength ?? 0)
    this.#about.log.answered(current.record, status)
    if (framing === 'tunnel') {
      this.requests.tunnel()
      if (current.upgrade === 'websocket')
        this.#webSocket = { sent: new CloseCodeReader(), received: new CloseCodeReader() }
    }
    return { head, framing }
  }

  /** An interim answer (100 Continue) ends no request. */
  #answerEnded(): void {
    if (this.#open[0]?.record.status === undefined) return
    const ended = this.#open.shift()
    if (ended !== undefined) this.#about.log.ended(ended.record)
  }

  #inTunnel(direction: 'sent' | 'received', bytes: Buffer): void {
    this.#tunnelled[direction] += bytes.length
    this.#webSocket?.[direction].push(bytes)
  }
}

/** Either side may begin the close; the other one echoes its code. */
function closeCodeOf({ sent, received }: { sent: CloseCodeReader; received: CloseCodeReader }): number {
  return received.code ?? sent.code ?? ABNORMAL
}
