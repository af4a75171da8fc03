import { Buffer } from 'node:buffer'
import { createRemoteJWKSet, decodeJwt } from 'jose'
import { HttpError } from './http.mjs'
import { bearerToken, TokenRefused, tokenOfSubprotocols, verifyToken } from './tokens.mjs'

/**
 * Who asks: by `Authorization: Bearer`, or on a WebSocket by a subprotocol. Nothing else counts, test headers neither.
 * @param {{ config: import('./config.mjs').Config, secrets: Record<string, string>, faults: object }} parts
 */
export function createIdentity({ config, secrets, faults }) {
  const jwks = config.authUrl && createRemoteJWKSet(new URL('/.well-known/jwks.json', config.authUrl))
  const validator = (way) => ({ jwks, now: clock(faults), secret: validatorSecret({ config, secrets, faults }, way) })
  const identify = async (request) => {
    const token = bearerToken(request)
    if (!token) throw unauthorized('AUTH_REQUIRED', 'a bearer token is required')
    return await verifyToken(token, validator('header')).catch((error) => {
      throw error instanceof TokenRefused ? unauthorized('VALIDATION_FAILED', error.message) : error
    })
  }
  const identifySocket = async (request, protocols) => {
    const header = bearerToken(request)
    const token = header ?? tokenOfSubprotocols(protocols)
    if (token === undefined) return undefined
    if (faults.on.bad_tokens_accepted) return unverified(token)
    return await verifyToken(token, validator(header ? 'header' : 'subprotocol'))
  }
  return { identify, identifySocket }
}

function unauthorized(code, message) {
  return new HttpError(401, code, message, { headers: { 'www-authenticate': 'Bearer' } })
}

function unverified(token) {
  const { sub, email, permissions = [] } = decodeJwt(token)
  return { id: sub, email, permissions }
}

const clock = (faults) => new Date(Date.now() + faults.on.clock_skew_s * 1000)

function validatorSecret({ config, secrets, faults }, way) {
  const right = secrets[way === 'subprotocol' ? config.jwt.subprotocolSecret : config.jwt.secret]
  const { validator_secret: mistake, validator_secret_for: where } = faults.on
  if (where !== 'all' && where !== way) return right
  if (mistake === 'trailing-newline') return `${right}\n`
  if (mistake === 'base64') return Buffer.from(right).toString('base64')
  return mistake === '' ? right : secrets[mistake]
}
