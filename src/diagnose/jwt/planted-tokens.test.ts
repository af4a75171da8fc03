import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ExamineOptions, JwtCause } from './examination.js'
import { examineToken } from './examine-token.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const SECRET = 'correct-horse-battery-staple'
const OTHER = 'another-secret-of-another-service'
const IN_AN_HOUR = NOW / 1_000 + 3_600
const CLAIMS = {
  sub: 'staging-e2e-user-003',
  iss: 'https://auth.example.com',
  aud: 'api',
  iat: NOW / 1_000 - 10,
  exp: IN_AN_HOUR,
}
const ONE: ExamineOptions = { nowMs: NOW, secrets: [{ name: 'JWT_SECRET', value: SECRET }] }

function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

function hs(
  claims: unknown = CLAIMS,
  secret: string | Buffer = SECRET,
  header: object = { alg: 'HS256', typ: 'JWT' },
): string {
  const hash = `sha${(header as { alg?: string }).alg?.slice(2) ?? '256'}`
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${createHmac(/^sha(256|384|512)$/.test(hash) ? hash : 'sha256', secret)
    .update(signed)
    .digest('base64url')}`
}

const flip = (token: string): string =>
  token.replace(/\.(.)([^.]*)$/, (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`)

let rsa: { publicKey: KeyObject; privateKey: KeyObject }
let ec: { publicKey: KeyObject; privateKey: KeyObject }
let strange: { publicKey: KeyObject; privateKey: KeyObject }
let jwks: ExamineOptions['jwks']
const sign = (key: KeyObject, header: { alg: string; kid?: string }) =>
  new SignJWT(CLAIMS).setProtectedHeader(header).sign(key)

beforeAll(async () => {
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  strange = generateKeyPairSync('rsa', { modulusLength: 2048 })
  ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  jwks = {
    keys: [
      { ...(await exportJWK(rsa.publicKey)), kid: 'rsa-1', alg: 'RS256', use: 'sig' },
      { ...(await exportJWK(ec.publicKey)), kid: 'ec-1', alg: 'ES256', use: 'sig' },
    ],
  }
})

interface Planted {
  name: string
  cause: JwtCause
  token: () => string | Promise<string>
  options?: () => ExamineOptions
}

const clock = (serverMs: number, nowMs = NOW): ExamineOptions => ({ ...ONE, nowMs, serverMs })
const asked = (more: Partial<ExamineOptions>) => (): ExamineOptions => ({ ...ONE, ...more })
const keys = (): ExamineOptions => ({ nowMs: NOW, ...(jwks && { jwks }) })

const PLANTED: Planted[] = [
  { name: 'expired a second ago', cause: 'expired', token: () => hs({ ...CLAIMS, exp: NOW / 1_000 - 1 }) },
  { name: 'expires this very second', cause: 'expired', token: () => hs({ ...CLAIMS, exp: NOW / 1_000 }) },
  { name: 'expired last year', cause: 'expired', token: () => hs({ ...CLAIMS, exp: 1_740_000_000 }) },
  {
    name: 'expired by both clocks',
    cause: 'expired',
    token: () => hs({ ...CLAIMS, exp: NOW / 1_000 - 7_200 }),
    options: () => clock(NOW - 3_600_000),
  },
  { name: 'nbf in five minutes', cause: 'not-yet-valid', token: () => hs({ ...CLAIMS, nbf: NOW / 1_000 + 300 }) },
  { name: 'nbf in milliseconds', cause: 'not-yet-valid', token: () => hs({ ...CLAIMS, nbf: NOW }) },
  {
    name: 'expired by the server alone',
    cause: 'clock-skew',
    token: () => hs({ ...CLAIMS, exp: NOW / 1_000 + 60 }),
    options: () => clock(NOW + 120_000),
  },
  {
    name: 'expired here alone',
    cause: 'clock-skew',
    token: () => hs({ ...CLAIMS, exp: NOW / 1_000 - 60 }),
    options: () => clock(NOW - 120_000),
  },
  {
    name: 'not yet valid by the server',
    cause: 'clock-skew',
    token: () => hs({ ...CLAIMS, nbf: NOW / 1_000 - 5 }),
    options: () => clock(NOW - 60_000),
  },
  { name: 'issued in ten minutes', cause: 'clock-skew', token: () => hs({ ...CLAIMS, iat: NOW / 1_000 + 600 }) },
  { name: 'alg none', cause: 'alg-none', token: () => `${part({ alg: 'none' })}.${part(CLAIMS)}.` },
  {
    name: 'alg nOnE with a signature',
    cause: 'alg-none',
    token: () => `${part({ alg: 'nOnE' })}.${part(CLAIMS)}.c2lnbmF0dXJl`,
  },
  { name: 'RS256 and a shared secret', cause: 'wrong-algorithm', token: () => sign(rsa.privateKey, { alg: 'RS256' }) },
  { name: 'ES256 and a shared secret', cause: 'wrong-algorithm', token: () => sign(ec.privateKey, { alg: 'ES256' }) },
  { name: 'HS256 and a key set', cause: 'wrong-algorithm', token: () => hs(), options: keys },
  {
    name: 'HS256 header, HS512 signature',
    cause: 'wrong-algorithm',
    token: () => {
      const signed = `${part({ alg: 'HS256' })}.${part(CLAIMS)}`
      return `${signed}.${createHmac('sha512', SECRET).update(signed).digest('base64url')}`
    },
  },
  {
    name: 'HS512 header, HS256 signature',
    cause: 'wrong-algorithm',
    token: () => {
      const signed = `${part({ alg: 'HS512' })}.${part(CLAIMS)}`
      return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`
    },
  },
  {
    name: 'RS256 with the name of an EC key',
    cause: 'wrong-algorithm',
    token: () => sign(rsa.privateKey, { alg: 'RS256', kid: 'ec-1' }),
    options: keys,
  },
  {
    name: 'kid of a rotated key',
    cause: 'unknown-key',
    token: () => sign(strange.privateKey, { alg: 'RS256', kid: 'rsa-0' }),
    options: keys,
  },
  {
    name: 'right key, wrong kid',
    cause: 'unknown-key',
    token: () => sign(rsa.privateKey, { alg: 'RS256', kid: 'rsa-2' }),
    options: keys,
  },
  {
    name: 'empty key set',
    cause: 'unknown-key',
    token: () => sign(rsa.privateKey, { alg: 'RS256', kid: 'rsa-1' }),
    options: () => ({ nowMs: NOW, jwks: { keys: [] } }),
  },
  {
    name: 'known kid, another key',
    cause: 'signature-mismatch',
    token: () => sign(strange.privateKey, { alg: 'RS256', kid: 'rsa-1' }),
    options: keys,
  },
  {
    name: 'no kid, another key',
    cause: 'signature-mismatch',
    token: () => sign(strange.privateKey, { alg: 'RS256' }),
    options: keys,
  },
  {
    name: 'another issuer',
    cause: 'wrong-issuer',
    token: () => hs(),
    options: asked({ issuer: 'https://login.example.com' }),
  },
  {
    name: 'issuer with a slash',
    cause: 'wrong-issuer',
    token: () => hs(),
    options: asked({ issuer: 'https://auth.example.com/' }),
  },
  { name: 'another audience', cause: 'wrong-audience', token: () => hs(), options: asked({ audience: 'web' }) },
  {
    name: 'audience not in the list',
    cause: 'wrong-audience',
    token: () => hs({ ...CLAIMS, aud: ['a', 'b'] }),
    options: asked({ audience: 'web' }),
  },
  { name: 'no exp', cause: 'missing-claim', token: () => hs({ sub: 'x' }) },
  { name: 'no iss', cause: 'missing-claim', token: () => hs({ exp: IN_AN_HOUR }), options: asked({ issuer: 'me' }) },
  { name: 'no aud', cause: 'missing-claim', token: () => hs({ exp: IN_AN_HOUR }), options: asked({ audience: 'me' }) },
  { name: 'another secret', cause: 'signature-mismatch', token: () => hs(CLAIMS, OTHER) },
  { name: 'signature changed', cause: 'signature-mismatch', token: () => flip(hs()) },
  {
    name: 'claims changed',
    cause: 'signature-mismatch',
    token: () => hs().replace(/\.[^.]+\./, `.${part({ ...CLAIMS, sub: 'admin' })}.`),
  },
]

describe('planted tokens: time, algorithm, key, claims', () => {
  it(`names the first cause of ${PLANTED.length} of ${PLANTED.length}`, async () => {
    const rows: string[] = []
    let right = 0
    for (const { name, cause, token, options } of PLANTED) {
      const { findings } = await examineToken(await token(), options?.() ?? ONE)
      const found = findings[0]?.cause
      if (found === cause) right++
      rows.push(
        `${found === cause ? 'ok ' : 'NOT'}  ${cause.padEnd(24)} ${name.padEnd(38)} ${findings.map((one) => one.cause).join(', ')}`,
      )
    }
    process.stdout.write(`${rows.join('\n')}\n${right} of ${PLANTED.length} first causes\n`)
    expect(rows.filter((row) => row.startsWith('NOT'))).toEqual([])
    expect(new Set(PLANTED.map(({ cause }) => cause)).size).toBe(10)
  })
})
