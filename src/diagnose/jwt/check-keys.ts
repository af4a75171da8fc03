import type { JwtFinding } from './examination.js'
import type { TokenParts } from './read-token.js'

type Jwk = Record<string, unknown>

/** What checking one key came to. */
type Tried = 'matches' | 'mismatch' | 'unusable'

const MOST_KEYS = 50

/** Key type of an algorithm (RFC 7518 §3.1, RFC 8037). */
function keyTypeOf(algorithm: string): string | undefined {
  if (/^HS\d+$/.test(algorithm)) return 'oct'
  if (/^[RP]S\d+$/.test(algorithm)) return 'RSA'
  if (/^ES\d+K?$/.test(algorithm)) return 'EC'
  return /^Ed/.test(algorithm) ? 'OKP' : undefined
}

/** A token against a JSON Web Key Set: the algorithm, the key that it names, the signature. */
export async function checkKeys(token: string, { header }: TokenParts, keys: readonly Jwk[]): Promise<JwtFinding[]> {
  const algorithm = String(header?.alg)
  const type = keyTypeOf(algorithm)
  const signing = keys.filter((key) => key.use === undefined || key.use === 'sig')
  const fitting = signing.filter((key) => key.kty === type && (key.alg === undefined || key.alg === algorithm))
  if (type === 'oct' && fitting.length === 0) {
    return [
      wrongAlgorithm(`${algorithm} is made with a shared secret, and the key set holds public keys (${types(keys)})`),
    ]
  }
  const { kid } = header ?? {}
  if (kid === undefined || kid === null) return withoutKid(token, algorithm, { signing, fitting })
  const named = signing.filter((key) => key.kid === kid)
  if (named.length === 0) return [await unknownKey(token, algorithm, { kid, keys, fitting })]
  const usable = named.filter((key) => fitting.includes(key))
  if (usable.length === 0) {
    const [key] = named
    return [
      wrongAlgorithm(
        `the header says ${algorithm}, the key ${JSON.stringify(kid)} is for ${String(key?.alg ?? key?.kty)}`,
      ),
    ]
  }
  const tried = await Promise.all(usable.map((key) => tryKey(token, key, algorithm)))
  return verdictOf(tried, algorithm, `the key ${JSON.stringify(kid)} of the key set`)
}

async function withoutKid(
  token: string,
  algorithm: string,
  keys: { signing: Jwk[]; fitting: Jwk[] },
): Promise<JwtFinding[]> {
  if (keys.signing.length === 0)
    return [{ cause: 'unknown-key', confidence: 'proven', detail: 'the key set holds no key to verify with' }]
  if (keys.fitting.length === 0)
    return [
      wrongAlgorithm(`the header says ${algorithm}, and the key set holds no key for it (${types(keys.signing)})`),
    ]
  const tried = await Promise.all(keys.fitting.slice(0, MOST_KEYS).map((key) => tryKey(token, key, algorithm)))
  return verdictOf(tried, algorithm, `any of the ${tried.length} keys for ${algorithm} (the token names none)`)
}

async function unknownKey(
  token: string,
  algorithm: string,
  { kid, keys, fitting }: { kid: unknown; keys: readonly Jwk[]; fitting: Jwk[] },
): Promise<JwtFinding> {
  const known = keys.map((key) => JSON.stringify(key.kid ?? null)).slice(0, 10)
  const list = known.length === 0 ? 'the set is empty' : `it has ${known.join(', ')}`
  const candidates = fitting.slice(0, MOST_KEYS)
  const tried = await Promise.all(candidates.map((key) => tryKey(token, key, algorithm)))
  const match = candidates[tried.indexOf('matches')]
  const renamed =
    match === undefined
      ? ''
      : `; the signature matches the key ${JSON.stringify(match.kid ?? null)}, so only the name is wrong`
  return {
    cause: 'unknown-key',
    confidence: 'proven',
    detail: `the key ${JSON.stringify(kid)} is not in the key set: ${list}${renamed}`,
  }
}

function verdictOf(tried: readonly Tried[], algorithm: string, keys: string): JwtFinding[] {
  if (tried.includes('matches')) return []
  if (tried.includes('mismatch')) {
    return [{ cause: 'signature-mismatch', confidence: 'proven', detail: `the signature is not made with ${keys}` }]
  }
  return [{ ...wrongAlgorithm(`${keys} can't be used to verify ${algorithm}`), confidence: 'likely' }]
}

async function tryKey(token: string, jwk: Jwk, algorithm: string): Promise<Tried> {
  const { compactVerify, importJWK, errors } = await import('jose')
  try {
    const key = await importJWK(publicPart(jwk), algorithm)
    await compactVerify(token, key, { algorithms: [algorithm] })
    return 'matches'
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed ? 'mismatch' : 'unusable'
  }
}

/** Who verifies needs no private key; with one, importing would give a key to sign with. */
function publicPart({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, key_ops: _ops, ...rest }: Jwk): Jwk {
  return rest
}

function types(keys: readonly Jwk[]): string {
  return keys.length === 0 ? 'it is empty' : [...new Set(keys.map((key) => String(key.alg ?? key.kty)))].join(', ')
}

function wrongAlgorithm(detail: string): JwtFinding {
  return { cause: 'wrong-algorithm', confidence: 'proven', detail }
}
