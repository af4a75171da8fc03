import { Buffer } from 'node:buffer'
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { loadConfig, loadSecrets } from './config.mjs'
import { createFaults, faultRoutes, sufferRequest } from './faults.mjs'
import { HttpError, notFound, requiredText, unprocessable } from './http.mjs'
import { createRouter } from './router.mjs'
import { healthRoutes } from './routes/health.mjs'
import { serve } from './serve.mjs'
import { asSubprotocol, bearerToken, LIFETIME_S, signToken, TokenRefused, verifyToken } from './tokens.mjs'
import { userByEmail } from './users.mjs'

/** How far back `tokens_expired` dates a token, in milliseconds. */
const EXPIRED_AGO_MS = (LIFETIME_S + 3600) * 1000

const config = loadConfig()
const secret = loadSecrets(config)[config.jwt.secret]
const faults = createFaults(config)
const keyPair = once(createKeyPair)
const routes = [
  ...healthRoutes({ config, startedAt: performance.now() }),
  { method: 'POST', path: '/auth/token', open: true, handle: issue },
  { method: 'GET', path: '/auth/validate', open: true, handle: validate },
  { method: 'GET', path: '/.well-known/jwks.json', open: true, handle: async () => ({ body: (await keyPair()).jwks }) },
  ...(config.faultsEnabled ? faultRoutes(faults) : []),
]
const nobody = async () => undefined
const suffer = async ({ path }) => path === '/__faults' || sufferRequest(faults, path)
serve(config, createRouter(routes, nobody, suffer))

/** `POST /auth/token {email, alg?}`: a token for a user who exists, also in the shape that a subprotocol takes. */
async function issue({ body }) {
  const user = userByEmail(requiredText(body, 'email'))
  if (!user) throw notFound('user')
  const token = await signToken(user, { ...(await signerOf(body.alg ?? 'HS256')), now: issueDate() })
  return {
    body: { access_token: token, token_type: 'Bearer', expires_in: LIFETIME_S, subprotocol: asSubprotocol(token) },
  }
}

/** `GET /auth/validate`: whose the bearer token is. */
async function validate({ request }) {
  const token = bearerToken(request)
  if (!token) throw new HttpError(401, 'AUTH_REQUIRED', 'a bearer token is required')
  const jwks = async (...asked) => createLocalJWKSet((await keyPair()).jwks)(...asked)
  try {
    const { id, email, permissions, expiresAt } = await verifyToken(token, { secret, jwks, now: new Date() })
    return {
      body: { valid: true, user_id: id, email, permissions, expires_at: new Date(expiresAt * 1000).toISOString() },
    }
  } catch (error) {
    throw error instanceof TokenRefused ? new HttpError(401, 'VALIDATION_FAILED', error.message) : error
  }
}

async function signerOf(alg) {
  if (alg === 'HS256') return { alg, key: Buffer.from(secret) }
  if (alg !== 'RS256') throw unprocessable('alg must be HS256 or RS256', { field: 'alg' })
  const { privateKey, kid } = await keyPair()
  return { alg, key: privateKey, kid }
}

function issueDate() {
  return new Date(Date.now() - (faults.on.tokens_expired ? EXPIRED_AGO_MS : 0))
}

/** Made when it is first asked for: it takes a while. */
async function createKeyPair() {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return { privateKey, kid, jwks: { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] } }
}

function once(make) {
  let made
  return () => (made ??= make())
}
