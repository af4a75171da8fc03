/** What of a message's head decides how its bytes go on. */
export interface Head {
  /** First line, without its end. */
  line: string
  contentLength?: number
  /** As written, lower case; absent where there is none. */
  transferEncoding?: string
  /** As written, lower case. */
  upgrade?: string
}

/** How the body after a head ends; `tunnel`: no more messages, whatever comes belongs to another protocol. */
export type Framing = 'none' | 'chunked' | 'until-close' | 'tunnel' | { lengthBytes: number }

/** Where a head ends: the index after its empty line; -1 where it is not whole yet. A bare LF ends a line too. */
export function headEnd(bytes: Buffer): number {
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3
  }
  return -1
}

const LF = 0x0a
const CR = 0x0d

/** Reads a whole head, Latin-1. Of a header that comes twice the first counts. */
export function readHead(text: string): Head {
  const [line = '', ...lines] = text.split(/\r?\n/)
  const value = (name: string) => {
    const found = lines.find((header) => header.slice(0, name.length + 1).toLowerCase() === `${name}:`)
    return found?.slice(name.length + 1).trim()
  }
  const length = value('content-length')
  const transferEncoding = value('transfer-encoding')?.toLowerCase()
  const upgrade = value('upgrade')?.toLowerCase()
  return {
    line,
    ...(length !== undefined && /^\d+$/.test(length) && { contentLength: Number(length) }),
    ...(transferEncoding !== undefined && { transferEncoding }),
    ...(upgrade !== undefined && { upgrade }),
  }
}

/** RFC 9112, section 6.3, for requests. */
export function requestFraming({ transferEncoding, contentLength }: Head): Framing {
  if (transferEncoding !== undefined) return 'chunked'
  return contentLength === undefined || contentLength === 0 ? 'none' : { lengthBytes: contentLength }
}

/**
 * RFC 9112, section 6.3, for answers.
 * @param method of the request that is answered.
 */
export function answerFraming(status: number, method: string, { transferEncoding, contentLength }: Head): Framing {
  if (status === 101) return 'tunnel'
  if (status < 200 || status === 204 || status === 304 || method === 'HEAD') return 'none'
  if (transferEncoding !== undefined) return /(?:^|,)\s*chunked$/.test(transferEncoding) ? 'chunked' : 'until-close'
  if (contentLength === undefined) return 'until-close'
  return contentLength === 0 ? 'none' : { lengthBytes: contentLength }
}

/** The head with another `Host`; nothing else of it changes, and none is added where there was none. */
export function withHost(head: string, host: string): string {
  return head.replace(/(\nhost:[ \t]*)[^\r\n]*/i, (_whole, name: string) => `${name}${host}`)
}
