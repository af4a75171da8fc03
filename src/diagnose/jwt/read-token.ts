import { decodeBase64, decodeBase64Text } from './base64url.js'
import type { JwtFinding } from './examination.js'

/** A token's three parts, as far as they can be read. */
export interface TokenParts {
  header: Record<string, unknown> | null
  claims: Record<string, unknown> | null
  /** Absent where it can't be decoded, or is not there. */
  signature?: Uint8Array
  /** What the signature is over. */
  signed: string
  findings: JwtFinding[]
  /** The payload is a token itself. */
  nested: boolean
}

/** Bytes of a signature; RSA's are at least these (RFC 7518 asks for 2048 bits or more). */
const SIGNATURE_BYTES: Readonly<Record<string, number>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
  ES256: 64,
  ES256K: 64,
  ES384: 96,
  ES512: 132,
  EdDSA: 64,
  Ed25519: 64,
  RS256: 256,
  RS384: 256,
  RS512: 256,
  PS256: 256,
  PS384: 256,
  PS512: 256,
}

/** Length of the signature that an algorithm makes, in bytes; a lower bound for RSA. Undefined for an algorithm that is not known. */
function signatureBytes(algorithm: unknown): number | undefined {
  return typeof algorithm === 'string' && Object.hasOwn(SIGNATURE_BYTES, algorithm)
    ? SIGNATURE_BYTES[algorithm]
    : undefined
}

/** Reads the compact form (RFC 7515 §7.1). Keeps what can be read of a broken one. */
export function readToken(token: string, cut: boolean): TokenParts {
  const broken = /\s/.test(token)
  const parts = token.replace(/\s+/g, '').split('.')
  const [first = '', second, third] = parts
  const header = objectOf(first)
  const payload = second === undefined ? undefined : decodeBase64Text(second)
  const claims = second === undefined ? null : objectOf(second)
  const signature = third === undefined ? undefined : decodeBase64(third)
  const findings: JwtFinding[] = []
  if (cut)
    findings.push(
      truncated('the text ends in dots or is shortened by them, as logs and consoles cut: this is not the whole token'),
    )
  else findings.push(...shapeProblems(parts, header, claims))
  if (broken) findings.push(malformed('white space stands inside the token'))
  return {
    header,
    claims,
    ...(signature !== undefined && { signature }),
    signed: `${first}.${second ?? ''}`,
    findings,
    nested: payload !== undefined && /^\s*"?ey[\w-]+\.[\w-]+\./.test(payload),
  }
}

function shapeProblems(
  parts: readonly string[],
  header: Record<string, unknown> | null,
  claims: Record<string, unknown> | null,
): JwtFinding[] {
  const [first = '', second = '', third = ''] = parts
  if (parts.join('') === '') return [malformed('there is no token: the text is empty')]
  if (parts.length === 5 && header !== null)
    return [malformed('five parts are an encrypted token (JWE); a signed one has three')]
  if (parts.length > 3) return [malformed(`a signed token has three parts, this has ${parts.length}`)]
  if (parts.length === 2) return [truncated('only two of three parts are there: the signature is missing')]
  if (parts.length === 1) return [onlyPart(first, header)]
  const found: JwtFinding[] = []
  if (/[+/=]/.test(first + second + third)) {
    found.push(malformed('a part holds `+`, `/` or `=`: that is base64, a token is base64url without padding'))
  }
  if (header === null) found.push(malformed(`the first part ${whyNoObject(first)}`))
  else if (typeof header.alg !== 'string') found.push(malformed('the header names no algorithm (`alg`)'))
  if (claims === null) found.push(malformed(`the second part ${whyNoObject(second)}`))
  return [...found, ...signatureProblems(third, header?.alg)]
}

function onlyPart(part: string, header: Record<string, unknown> | null): JwtFinding {
  const start = decodeBase64Text(part.slice(0, part.length - (part.length % 4))) ?? ''
  return header !== null || /^\s*\{\s*"/.test(start)
    ? truncated('only the beginning of a token is there: one part of three')
    : malformed('there is no dot in it and it does not decode to a header: this is no token')
}

function signatureProblems(text: string, algorithm: unknown): JwtFinding[] {
  if (typeof algorithm === 'string' && /^none$/i.test(algorithm)) return []
  const wanted = signatureBytes(algorithm)
  const length = text.replace(/=+$/, '').length
  if (wanted !== undefined && length < Math.ceil((wanted * 8) / 6)) {
    const shown = length === 0 ? 'is empty' : `has ${length} characters`
    return [truncated(`the signature ${shown}, ${algorithm} makes ${atLeast(algorithm)}${Math.ceil((wanted * 8) / 6)}`)]
  }
  if (length === 0) return [truncated('the signature is empty')]
  return decodeBase64(text) === undefined ? [malformed('the signature is not base64url')] : []
}

function atLeast(algorithm: unknown): string {
  return /^[RP]S/.test(String(algorithm)) ? 'at least ' : ''
}

function objectOf(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(decodeBase64Text(part) ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

function whyNoObject(part: string): string {
  if (part === '') return 'is empty'
  const text = decodeBase64Text(part)
  if (text === undefined) return 'is not base64url of text'
  return 'decodes, but not to a JSON object'
}

function malformed(detail: string): JwtFinding {
  return { cause: 'malformed', confidence: 'proven', detail }
}

function truncated(detail: string): JwtFinding {
  return { cause: 'truncated', confidence: 'proven', detail }
}
