import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'

export const ISSUER = 'https://auth.staging.example.test'
export const AUDIENCE = 'staging-api'

/** How long an access token is good for, in seconds. */
export const LIFETIME_S = 900

/** What a caller may know about a refused token; the cause stays in the server's log. */
export class TokenRefused extends Error {
  /** @param {string} cause for the log: `ERR_JWT_EXPIRED` */
  constructor(cause) {
    super('Token validation failed', { cause })
  }
}

/**
 * Signs an access token.
 * @param {import('./users.mjs').Identity} user
 * @param {{ alg: 'HS256' | 'RS256', key: object | Uint8Array, kid?: string, now: Date }} signer
 * @returns {Promise<string>} a compact JWS
 */
export function signToken(user, { alg, key, kid, now }) {
  const issuedAt = Math.floor(now.getTime() / 1000)
  return new SignJWT({ email: user.email, permissions: user.permissions, type: 'access' })
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid && { kid }) })
    .setSubject(user.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_S)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(randomUUID())
    .sign(key)
}

/**
 * Whose token it is.
 * @param {string} token
 * @param {{ secret: string, jwks?: Function, now: Date }} validator HS256 by `secret`, RS256 by `jwks`
 * @returns {Promise<import('./users.mjs').Identity & { expiresAt: number }>}
 * @throws {TokenRefused}
 */
export async function verifyToken(token, { secret, jwks, now }) {
  const options = { issuer: ISSUER, audience: AUDIENCE, requiredClaims: ['sub', 'exp', 'iat', 'jti'], currentDate: now }
  const shared = Buffer.from(secret)
  const keyOf = (header, jws) => (header.alg === 'RS256' && jwks ? jwks(header, jws) : shared)
  try {
    const { payload } = await jwtVerify(token, keyOf, { ...options, algorithms: ['HS256', 'RS256'] })
    if (payload.type !== 'access') throw new TokenRefused('WRONG_TYPE')
    return { id: payload.sub, email: payload.email, permissions: payload.permissions ?? [], expiresAt: payload.exp }
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new TokenRefused(error.code)
    throw error
  }
}

/** `Bearer …` of an Authorization header, or nothing. */
export function bearerToken(request) {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** A token as a WebSocket subprotocol: `jwt.` and the token's base64url without padding. */
export const asSubprotocol = (token) => `jwt.${Buffer.from(token).toString('base64url')}`

/** The token in a list of subprotocols, or nothing. */
export function tokenOfSubprotocols(protocols) {
  const wrapped = [...protocols].find((protocol) => protocol.startsWith('jwt.'))
  return wrapped && Buffer.from(wrapped.slice(4), 'base64url').toString('utf8')
}
