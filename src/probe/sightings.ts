import type { Sketches } from '../model/contract.js'
import { addSketch, kindOf } from '../model/sketch.js'

/** A token as a probe sent it. It lives as long as its probe, and goes nowhere but to who asked to see it. */
export interface SentToken {
  token: string
  /** `subprotocol of ws /ws`, `Authorization of GET /api/agents`. */
  via: string
  /** The answer's `Date` header: the server's clock. */
  serverDate?: string
}

/** What a probe sent and saw besides its result. */
export interface Sightings {
  /** Tokens among headers (`Authorization`) and subprotocols (`jwt.…`). */
  sent(request: SentRequest): void
  /** A message: on a WebSocket, or an HTTP answer (with its status). */
  received(channel: string, document: unknown, more?: { first?: boolean; status?: number }): void
  /** Newest first, each token once a way. */
  tokens(): SentToken[]
  sketches(): Sketches
}

export interface SentRequest {
  channel: string
  headers: Readonly<Record<string, string>>
  protocols?: readonly string[]
  /** Headers of the answer. */
  answered?: Readonly<Record<string, string>>
}

const MOST_TOKENS = 8
/** A probe that repeats sees the same kinds again and again; a look at some of them is enough. */
const MOST_LOOKS = 16

/** Starts with nothing seen. */
export function openSightings(): Sightings {
  const sketches: Sketches = {}
  const looks = new Map<string, number>()
  let tokens: SentToken[] = []
  return {
    sent(request) {
      for (const found of tokensOf(request)) {
        const others = tokens.filter(({ token, via }) => token !== found.token || via !== found.via)
        tokens = [found, ...others].slice(0, MOST_TOKENS)
      }
    },
    received(channel, document, { first, status } = {}) {
      if (typeof document !== 'object' || document === null) return
      const kinds = [
        ...(status === undefined ? [] : [`${channel} ${status}`]),
        ...(first ? [`${channel} first`] : []),
        ...(status === undefined && !first ? [`${channel} ${kindOf(document) ?? 'other'}`] : []),
      ]
      for (const kind of kinds) {
        const seen = looks.get(kind) ?? 0
        looks.set(kind, seen + 1)
        if (seen < MOST_LOOKS) addSketch(sketches, kind, document)
      }
    },
    tokens: () => tokens,
    sketches: () => sketches,
  }
}

function tokensOf({ channel, headers, protocols = [], answered }: SentRequest): SentToken[] {
  const date = answered?.date
  const clock = date === undefined ? {} : { serverDate: date }
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  const wrapped = protocols.filter((protocol) => /^jwt\./.test(protocol) || /^eyJ/.test(protocol))
  return [
    ...(bearer === undefined ? [] : [{ token: bearer, via: `Authorization of ${channel}`, ...clock }]),
    ...wrapped.map((token) => ({ token, via: `subprotocol of ${channel}`, ...clock })),
  ]
}
