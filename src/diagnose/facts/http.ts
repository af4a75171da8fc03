import type { Facts } from '../../model/facts.js'
import { maskEndpoint } from '../mask.js'

/** Statuses that exist: a number that is none of them is no status, whatever stands beside it. */
const STATUSES = new Set([
  ...[100, 101, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 300, 301, 302, 303, 304, 307, 308],
  ...[
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424,
  ],
  ...[
    425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 526,
    529, 530,
  ],
])

const REASONS =
  'Bad Request|Unauthorized|Payment Required|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Request Time-?out|Conflict|Gone|' +
  'Precondition Failed|Payload Too Large|Request Entity Too Large|Unsupported Media Type|Unprocessable (?:Entity|Content)|Too Many Requests|' +
  'Internal Server Error|Not Implemented|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|HTTP Version Not Supported'

/**
 * Words that make a number beside them a status. Received values come before bare ones, so that
 * `expected status 200, got 503` is a 503.
 */
const STATUS_PATTERNS: readonly RegExp[] = [
  /\b(?:expected|want(?:ed)?|expecting)\b[^\n]{0,40}?\b[1-5]\d\d\b[^\n]{0,40}?\b(?:got|was|received|actual|found|instead|returned|is)\b[^\n\d]{0,24}\b([1-5]\d\d)\b(?!\.\d| ?(?:ms|s|bytes|items|messages)\b)/i,
  /\b(?:got|received|returned)\b[^\n\d]{0,24}\b([1-5]\d\d)\b[^\n]{0,60}?\b(?:expected|want(?:ed)?|instead of)\b[^\n\d]{0,20}\b[1-5]\d\d\b/i,
  /\bassert(?:ion failed:)? \(?([1-5]\d\d) (?:==|in|<|!=|is|===) [[({]?(?:101|20[0-6]|30[1-8])\b/,
  /\bassert(?:ion failed:)? \(?([1-5]\d\d) (?:==|in|<|!=|is|===) (?=[\s\S]*(?:status|Response \[))/,
  /\bexpected:? <?(?:20[0-6]|30[1-8]|101)\b>?[^\d]{0,40}(?:received|actual|but was|got|was)\s*:?\s*<?([1-5]\d\d)\b/i,
  /\bexpected ([1-5]\d\d) to (?:be|equal|deeply equal|strictly equal)[^\n]{0,8}\b[1-5]\d\d\b/i,
  /^(?:\w*Error: )?([45]\d\d) (?=[A-Z{"])/m,
  /<Response \[([1-5]\d\d)\b/,
  /\bHTTP(?:\/\d(?:\.\d)?)?[ :=_-]{0,2}(?:status|error|code|response|response code|status code)?(?: code)?['" :=]{0,3}([1-5]\d\d)\b/i,
  /\b(?:response|status|handshake)[ _-]?(?:status|code)?(?:[ _-]?code)?["']?(?: of| was| is|\(\))?\s*(?:[:=]{1,3}|\[|<)?\s*["'<(]?([1-5]\d\d)\b(?! ?(?:ms|s)\b)/i,
  /\bunexpected (?:server )?(?:response|status)(?: code)?:? ?([1-5]\d\d)\b/i,
  /\b(?:responded|replied|answered|failed|rejected|returned|respond|code|server returned)(?: with)?(?: an?)?(?: HTTP)?(?: status| error)?(?: code)?:? ?\(?([1-5]\d\d)\b(?! ?(?:ms|s|bytes|items|times)\b)/i,
  /\b([1-5]\d\d) (?:Client|Server) Error\b/,
  /\b(?:client|server) error '([1-5]\d\d)\b/i,
  new RegExp(String.raw`\b([1-5]\d\d)[ :,"'(-]{1,3}(?:${REASONS})\b`, 'i'),
  new RegExp(String.raw`\b(?:${REASONS})\b[ :,"'(-]{1,3}([1-5]\d\d)\b`, 'i'),
  /"(?:status|code|statusCode|status_code)": ?([1-5]\d\d)\b/,
]

const METHOD_AND_PLACE =
  /\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b(?: request)?(?: (?:for|to|on|against))?:? ["'`]?((?:https?:\/\/[^\s"'`/]+)?\/[^\s"'`)]*|https?:\/\/[^\s"'`/]+)/
const ADDRESS = /\b(?:https?|wss?):\/\/[^\s"'`/<>?#)\]}]+(\/[^\s"'`<>?#)\]}]*)?/
const PLACE =
  /\b(?:url|path|endpoint|uri|route|request_path|requestUri)["']?(?: endpoint| path)?[:=]? ?["'`(]?(\/[A-Za-z][\w/{}.:~%-]*)/
/** Prepositions say where something answered only when something did. */
const ANSWERED_AT = /\b(?:from|at|for|on|to|of) ["'`(]?(\/[A-Za-z][\w/{}.:~%-]*)/

/** An HTTP status with words that say it is one, and the method and path that answered so. */
export function httpFacts(text: string): Pick<Facts, 'httpStatus' | 'method' | 'endpoint'> {
  const httpStatus = findStatus(text)
  const place = findPlace(text, httpStatus !== undefined)
  return { ...(httpStatus !== undefined && { httpStatus }), ...place }
}

function findStatus(text: string): number | undefined {
  if (!/\b[1-5]\d\d\b/.test(text)) return undefined
  let answered: number | undefined
  for (const pattern of STATUS_PATTERNS) {
    const status = Number(pattern.exec(text)?.[1])
    if (!STATUSES.has(status)) continue
    if (status >= 400) return status
    answered ??= status
  }
  return answered
}

function findPlace(text: string, answered: boolean): Pick<Facts, 'method' | 'endpoint'> {
  const both = METHOD_AND_PLACE.exec(text)
  if (both?.[1] !== undefined) {
    const path = both[2]?.replace(/^https?:\/\/[^/]+/, '') || '/'
    return { method: both[1], endpoint: maskEndpoint(path) }
  }
  const path = ADDRESS.exec(text)?.[1] ?? PLACE.exec(text)?.[1] ?? (answered ? ANSWERED_AT.exec(text)?.[1] : undefined)
  return path === undefined || path === '/' || isFile(path) ? {} : { endpoint: maskEndpoint(path) }
}

function isFile(path: string): boolean {
  return (
    /^\/(?:tmp|var|home|root|usr|opt|app|workspace|work|srv|mnt|proc|dev|etc|builds?|Users|private)\//.test(path) ||
    /\.(?:py|[jt]sx?|mjs|go|java|rb|rs|cs|sh|log|txt|so|toml|ini|cfg|pem|sock)\b/.test(path)
  )
}
