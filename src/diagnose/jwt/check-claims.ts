import type { ExamineOptions, JwtFinding } from './examination.js'

/** Clocks that differ by less than this are as good as one. */
const SAME_CLOCK_MS = 60_000
/** Issuers round to whole seconds, some of them up. */
const ROUNDING_MS = 5_000
/** Seconds since the epoch have ten digits until the year 2286. */
const MILLISECONDS_FROM = 100_000_000_000

/** `exp`, `nbf`, `iat`, `iss`, `aud` (RFC 7519 §4.1) against the clocks and the configuration. */
export function checkClaims(claims: Record<string, unknown>, options: ExamineOptions): JwtFinding[] {
  return [...timeFindings(claims, options), ...issuerFindings(claims, options), ...audienceFindings(claims, options)]
}

type TimeWord = 'valid' | 'expired' | 'not-yet-valid'

function timeFindings(claims: Record<string, unknown>, options: ExamineOptions): JwtFinding[] {
  const found: JwtFinding[] = notNumbers(claims)
  if (claims.exp === undefined || claims.exp === null) {
    found.push({
      cause: 'missing-claim',
      confidence: 'likely',
      detail: 'there is no `exp`: most validators refuse a token that never expires',
    })
  }
  const { nowMs, serverMs } = options
  const here = timeWord(claims, nowMs)
  const there = serverMs === undefined ? here : timeWord(claims, serverMs)
  const apartMs = Math.abs((serverMs ?? nowMs) - nowMs)
  if ((here === 'valid') !== (there === 'valid')) {
    const [good, bad, word] =
      here === 'valid'
        ? ["this machine's clock", "the server's", there]
        : ["the server's clock", "this machine's", here]
    const detail = `valid by ${good}, ${word.replaceAll('-', ' ')} by ${bad}: they are ${span(apartMs)} apart (${times(claims, options)})`
    return [...found, { cause: 'clock-skew', confidence: 'proven', detail }]
  }
  if (here !== 'valid') {
    found.push({ cause: here, confidence: 'proven', detail: timeDetail(here, claims, options) })
    if (apartMs >= SAME_CLOCK_MS) {
      const detail = `the two clocks are ${span(apartMs)} apart, which is not why this token is refused`
      found.push({ cause: 'clock-skew', confidence: 'possible', detail })
    }
    return found
  }
  return [...found, ...issuedAhead(claims, options)]
}

function issuedAhead(claims: Record<string, unknown>, { nowMs, serverMs }: ExamineOptions): JwtFinding[] {
  const issuedMs = milliseconds(claims.iat)
  if (issuedMs === undefined) return []
  const aheadMs = issuedMs - Math.min(nowMs, serverMs ?? nowMs)
  if (aheadMs <= ROUNDING_MS) return []
  const detail = `issued ${span(aheadMs)} in the future (\`iat\` ${shownTime(claims.iat)}): the issuer's clock is ahead, and validators that look at \`iat\` refuse it`
  return [{ cause: 'clock-skew', confidence: 'likely', detail }]
}

/** RFC 7519: the current time must be before `exp` and not before `nbf`. */
function timeWord({ exp, nbf }: Record<string, unknown>, nowMs: number): TimeWord {
  const expiresMs = milliseconds(exp)
  if (expiresMs !== undefined && nowMs >= expiresMs) return 'expired'
  const startsMs = milliseconds(nbf)
  return startsMs !== undefined && nowMs < startsMs ? 'not-yet-valid' : 'valid'
}

function timeDetail(word: TimeWord, claims: Record<string, unknown>, { nowMs }: ExamineOptions): string {
  const claim = word === 'expired' ? claims.exp : claims.nbf
  const apart = span(Math.abs(nowMs - (milliseconds(claim) ?? nowMs)))
  return word === 'expired'
    ? `expired ${apart} ago: \`exp\` is ${shownTime(claim)}, now is ${isoOf(nowMs)}`
    : `valid only in ${apart}: \`nbf\` is ${shownTime(claim)}, now is ${isoOf(nowMs)}`
}

function notNumbers(claims: Record<string, unknown>): JwtFinding[] {
  return ['exp', 'nbf', 'iat'].flatMap((name) => {
    const value = claims[name]
    if (value === undefined || value === null || (typeof value === 'number' && Number.isFinite(value))) return []
    const detail = `\`${name}\` is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}, not a number of seconds (RFC 7519 NumericDate)`
    return [{ cause: 'malformed', confidence: 'likely', detail } satisfies JwtFinding]
  })
}

function issuerFindings({ iss }: Record<string, unknown>, { issuer }: ExamineOptions): JwtFinding[] {
  if (issuer === undefined) return []
  if (iss === undefined || iss === null) return [missing('iss', issuer)]
  if (iss === issuer) return []
  const slash = typeof iss === 'string' && iss.replace(/\/$/, '') === issuer.replace(/\/$/, '')
  const detail = `\`iss\` is ${shown(iss)}, expected ${shown(issuer)}${slash ? ': only the slash at the end differs' : ''}`
  return [{ cause: 'wrong-issuer', confidence: 'proven', detail }]
}

function audienceFindings({ aud }: Record<string, unknown>, { audience }: ExamineOptions): JwtFinding[] {
  if (audience === undefined) return []
  if (aud === undefined || aud === null || (Array.isArray(aud) && aud.length === 0)) return [missing('aud', audience)]
  if (aud === audience || (Array.isArray(aud) && aud.includes(audience))) return []
  const detail = `\`aud\` is ${shown(aud)}, expected ${shown(audience)}`
  return [{ cause: 'wrong-audience', confidence: 'proven', detail }]
}

function missing(claim: string, wanted: string): JwtFinding {
  const detail = `there is no \`${claim}\`, and the validator asks for ${shown(wanted)}`
  return { cause: 'missing-claim', confidence: 'proven', detail }
}

function milliseconds(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * 1_000 : undefined
}

function times({ exp, nbf }: Record<string, unknown>, { nowMs, serverMs }: ExamineOptions): string {
  const claims = [
    exp === undefined ? '' : `\`exp\` ${shownTime(exp)}, `,
    nbf === undefined ? '' : `\`nbf\` ${shownTime(nbf)}, `,
  ]
  return `${claims.join('')}here ${isoOf(nowMs)}, server ${isoOf(serverMs ?? nowMs)}`
}

function shownTime(seconds: unknown): string {
  const ms = milliseconds(seconds)
  if (ms === undefined) return shown(seconds)
  return Math.abs(ms) >= MILLISECONDS_FROM * 1_000 ? `${seconds} (milliseconds? it must be seconds)` : isoOf(ms)
}

function isoOf(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().replace('.000Z', 'Z') : String(ms)
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`
}

function span(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${(seconds / 3_600).toFixed(1)} h` : `${Math.round(seconds / 86_400)} days`
}
