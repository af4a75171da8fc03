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

const with_ = (...values: string[]): ExamineOptions => ({
  nowMs: NOW,
  secrets: values.map((value, index) => ({ name: `SECRET_${index}`, value })),
})
const b64 = (text: string): string => Buffer.from(text).toString('base64')
const b64u = (text: string): string => Buffer.from(text).toString('base64url')

let rsa: { publicKey: KeyObject; privateKey: KeyObject }
let ec: { publicKey: KeyObject; privateKey: KeyObject }
let jwks: ExamineOptions['jwks']
const sign = (key: KeyObject, header: { alg: string; kid?: string }) =>
  new SignJWT(CLAIMS).setProtectedHeader(header).sign(key)

beforeAll(async () => {
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
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

const keys = (): ExamineOptions => ({ nowMs: NOW, ...(jwks && { jwks }) })

const PLANTED: Planted[] = [
  {
    name: 'validator has a line feed',
    cause: 'secret-has-whitespace',
    token: () => hs(),
    options: () => with_(`${SECRET}\n`),
  },
  { name: 'signer has a line feed', cause: 'secret-has-whitespace', token: () => hs(CLAIMS, `${SECRET}\n`) },
  {
    name: 'validator has CR LF',
    cause: 'secret-has-whitespace',
    token: () => hs(),
    options: () => with_(`${SECRET}\r\n`),
  },
  { name: 'signer has a blank in front', cause: 'secret-has-whitespace', token: () => hs(CLAIMS, ` ${SECRET}`) },
  { name: 'validator has base64', cause: 'secret-is-base64', token: () => hs(), options: () => with_(b64(SECRET)) },
  {
    name: 'validator has base64 and a line feed',
    cause: 'secret-is-base64',
    token: () => hs(),
    options: () => with_(`${b64(SECRET)}\n`),
  },
  {
    name: 'validator has base64url of bytes',
    cause: 'secret-is-base64',
    token: () => hs(CLAIMS, Buffer.from([255, 254, 0, 7, 251, 190])),
    options: () => with_(Buffer.from([255, 254, 0, 7, 251, 190]).toString('base64url')),
  },
  { name: 'signer has base64', cause: 'secret-is-base64', token: () => hs(CLAIMS, b64(SECRET)) },
  {
    name: 'signer has base64 of a line feed too',
    cause: 'secret-is-base64',
    token: () => hs(CLAIMS, b64(`${SECRET}\n`)),
  },
  {
    name: 'second secret matches',
    cause: 'other-secret-matches',
    token: () => hs(CLAIMS, OTHER),
    options: () => with_(SECRET, OTHER),
  },
  {
    name: 'third secret matches, trimmed',
    cause: 'other-secret-matches',
    token: () => hs(CLAIMS, OTHER),
    options: () => with_(SECRET, 'x-secret', `${OTHER}\n`),
  },
  { name: 'Bearer twice', cause: 'double-wrapped', token: () => `Bearer Bearer ${hs()}` },
  { name: 'base64url twice', cause: 'double-wrapped', token: () => `jwt.${b64u(b64u(hs()))}` },
  { name: 'jwt. twice', cause: 'double-wrapped', token: () => `jwt.${b64u(`jwt.${b64u(hs())}`)}` },
  { name: 'base64url in Bearer', cause: 'double-wrapped', token: () => `Authorization: Bearer ${b64u(hs())}` },
  { name: 'Bearer in base64url', cause: 'double-wrapped', token: () => `jwt.${b64u(`Bearer ${hs()}`)}` },
  { name: 'quotes in Bearer', cause: 'double-wrapped', token: () => `Bearer "${hs()}"` },
  { name: 'a token as payload', cause: 'double-wrapped', token: () => hs(hs()) },
  { name: 'cut by a log', cause: 'truncated', token: () => `${hs().slice(0, 60)}...` },
  {
    name: 'subprotocol cut by a log',
    cause: 'truncated',
    token: () => `[FIX] Added WebSocket subprotocol: jwt.${b64u(hs()).slice(0, 20)}...`,
  },
  { name: 'cut in the middle', cause: 'truncated', token: () => `${hs().slice(0, 30)}…${hs().slice(-10)}` },
  { name: 'two parts', cause: 'truncated', token: () => hs().replace(/\.[^.]*$/, '') },
  { name: 'one part', cause: 'truncated', token: () => hs().replace(/\..*$/, '') },
  { name: 'signature a character short', cause: 'truncated', token: () => hs().slice(0, -1) },
  {
    name: 'RS256 signature halved',
    cause: 'truncated',
    token: async () => (await sign(rsa.privateKey, { alg: 'RS256', kid: 'rsa-1' })).slice(0, -100),
    options: keys,
  },
  { name: 'empty signature', cause: 'truncated', token: () => hs().replace(/[^.]*$/, '') },
  { name: 'no token at all', cause: 'malformed', token: () => 'not-a-token' },
  { name: 'an empty text', cause: 'malformed', token: () => '' },
  { name: 'payload is no JSON', cause: 'malformed', token: () => hs('{"sub":') },
  { name: 'header is garbage', cause: 'malformed', token: () => hs().replace(/^[^.]+/, 'abcdefgh') },
  { name: 'a line break inside', cause: 'malformed', token: () => hs().replace('.', '.\n') },
  { name: 'five parts', cause: 'malformed', token: () => `${part({ alg: 'dir', enc: 'A256GCM' })}..aaaa.bbbb.cccc` },
  { name: 'padded base64 in a subprotocol', cause: 'subprotocol-not-a-token', token: () => `jwt.${b64u(hs())}==` },
  {
    name: 'a slash in a subprotocol',
    cause: 'subprotocol-not-a-token',
    token: () =>
      `jwt.${b64(hs({ ...CLAIMS, x: '???>>>' }))
        .replace(/=+$/, '')
        .replace(/^(.{40})./, '$1/')}`,
  },
]

describe('planted tokens: secrets, wrappings, damage', () => {
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
    expect(new Set(PLANTED.map(({ cause }) => cause)).size).toBe(7)
  })
})
