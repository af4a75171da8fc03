import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONFIDENCES, type ExamineOptions } from './examination.js'
import { examineToken } from './examine-token.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const SECRET = 'correct-horse-battery-staple'
const CLAIMS = { sub: 'user-003', exp: NOW / 1_000 + 3_600 }
const OPTIONS: ExamineOptions = { nowMs: NOW, secrets: [{ name: 'JWT_SECRET', value: SECRET }] }

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function token(claims: unknown = CLAIMS, secret = SECRET, header: object = { alg: 'HS256' }): string {
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const b64u = (text: string): string => Buffer.from(text).toString('base64url')
const causes = async (text: string, options: ExamineOptions = OPTIONS) =>
  (await examineToken(text, options)).findings.map(({ cause }) => cause)

describe('a good token', () => {
  it.each([
    ['bare', token(), 'none'],
    ['with a line feed', `${token()}\n`, 'none'],
    ['with white space', `  \t${token()}\r\n\n`, 'none'],
    ['Bearer', `Bearer ${token()}`, 'bearer'],
    ['bearer in small letters', `bearer  ${token()}`, 'bearer'],
    ['as a header', `Authorization: Bearer ${token()}`, 'authorization > bearer'],
    ['as a subprotocol', `jwt.${b64u(token())}`, 'subprotocol > base64url'],
    ['as a subprotocol, not encoded', `jwt.${token()}`, 'subprotocol'],
    ['among subprotocols', `jwt-auth, jwt.${b64u(token())}`, 'subprotocol-header > subprotocol > base64url'],
    [
      'as that header',
      `Sec-WebSocket-Protocol: jwt-auth, jwt.${b64u(token())}`,
      'subprotocol-header > subprotocol > base64url',
    ],
    ['in double quotes', `"${token()}"`, 'quotes'],
    ['in single quotes', `'Bearer ${token()}'`, 'quotes > bearer'],
    ['in a log line', `12:01 [auth] sent Authorization: Bearer ${token()} to /ws`, 'text > bearer'],
    ['in JSON', `{"access_token":"${token()}","expires_in":300}`, 'text'],
    ['at the end of a sentence', `The token was ${token()}.`, 'text'],
  ])('%s has no finding', async (_, text, wrapping) => {
    expect(await examineToken(text, OPTIONS)).toEqual({
      wellFormed: true,
      wrapping,
      header: { alg: 'HS256' },
      claims: CLAIMS,
      findings: [],
    })
  })

  it('needs neither secret nor key set to be good', async () => {
    expect(await causes(token(), { nowMs: NOW })).toEqual([])
  })

  it('has no finding where two clocks differ and it is valid by both', async () => {
    expect(await causes(token(), { ...OPTIONS, serverMs: NOW + 600_000 })).toEqual([])
  })

  it('may have a secret with white space on both sides', async () => {
    expect(
      await causes(token(CLAIMS, `${SECRET}\n`), { nowMs: NOW, secrets: [{ name: 'S', value: `${SECRET}\n` }] }),
    ).toEqual([])
  })

  it('answers an issuer and an audience in a list', async () => {
    const claims = { ...CLAIMS, iss: 'me', aud: ['web', 'api'] }
    expect(await causes(token(claims), { ...OPTIONS, issuer: 'me', audience: 'api' })).toEqual([])
  })
})

describe('the answer', () => {
  it('names the secret that matches', async () => {
    const secrets = [
      { name: 'JWT_SECRET', value: 'not-this-one' },
      { name: 'JWT_SECRET_STAGING', value: SECRET },
    ]
    const { findings } = await examineToken(token(), { nowMs: NOW, secrets })
    expect(findings).toMatchObject([{ cause: 'other-secret-matches', confidence: 'proven' }])
    expect(findings[0]?.detail).toContain('JWT_SECRET_STAGING')
  })

  it('lists an expired token first and the skew after it', async () => {
    const expired = token({ ...CLAIMS, exp: NOW / 1_000 - 86_400 })
    const { findings } = await examineToken(expired, { ...OPTIONS, serverMs: NOW - 600_000 })
    expect(findings.map(({ cause, confidence }) => [cause, confidence])).toEqual([
      ['expired', 'proven'],
      ['clock-skew', 'possible'],
    ])
  })

  it('shows what can be read of a cut token', async () => {
    const { wellFormed, header, claims, findings } = await examineToken(
      `${token().split('.').slice(0, 2).join('.')}...`,
      OPTIONS,
    )
    expect({ wellFormed, header, claims }).toEqual({ wellFormed: false, header: { alg: 'HS256' }, claims: CLAIMS })
    expect(findings).toMatchObject([{ cause: 'truncated' }])
  })

  it('says nothing about secrets where the signature is cut', async () => {
    expect(await causes(token().slice(0, -5))).toEqual(['truncated'])
  })

  it('asks for exp always, for iss and aud when told to', async () => {
    expect(await causes(token({ sub: 'x' }), { ...OPTIONS, issuer: 'a', audience: 'b' })).toEqual([
      'missing-claim',
      'missing-claim',
      'missing-claim',
    ])
  })

  it('takes a time that is no number for malformed', async () => {
    expect(await causes(token({ exp: '1772366400' }))).toEqual(['malformed'])
  })

  it('survives an empty secret', async () => {
    expect(await causes(token(), { nowMs: NOW, secrets: [{ name: 'S', value: '' }] })).toEqual(['signature-mismatch'])
  })

  it('is quick with a megabyte of dots', async () => {
    const startedMs = performance.now()
    await Promise.all(
      [
        '.'.repeat(1e6),
        'jwt.'.repeat(2e5),
        'Bearer '.repeat(1e5),
        'a'.repeat(1e6),
        `ey${' '.repeat(9e5)}`,
        'eyJ '.repeat(2e5),
        '"'.repeat(1e6),
      ].map((text) => causes(text)),
    )
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })
})

describe('what must never be shown', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9+/=_ -]{12,40}$/)
  const shape = fc.constantFrom<(text: string, secret: string) => string>(
    (text) => text,
    (text) => `Bearer ${text}`,
    (text) => `jwt.${b64u(text)}`,
    (text) => `jwt.${b64u(b64u(text))}`,
    (text) => `${text.slice(0, -4)}...`,
    (text) => `log: token=${text} rejected`,
    (text, value) => token({ ...CLAIMS, note: value, inner: text }, value),
    (text, value) => token({ exp: value, nbf: text, iss: value }, value),
    (text, value) => token(CLAIMS, value, { alg: value, kid: value, other: text }),
    (text, value) => `${text}${value}`,
  )

  it('neither a signature nor a secret is in any answer', async () => {
    await fc.assert(
      fc.asyncProperty(secret, secret, shape, async (own, other, wrap) => {
        const inner = token(CLAIMS, own)
        const text = wrap(inner, own)
        const secrets = [
          { name: 'A', value: own },
          { name: 'B', value: other },
        ]
        for (const jwks of [undefined, { keys: [{ kty: 'oct', kid: own, k: b64u(own) }] }]) {
          const answer = JSON.stringify(
            await examineToken(text, { nowMs: NOW, secrets, issuer: 'x', ...(jwks && { jwks }) }),
          )
          for (const hidden of [
            own.trim(),
            other.trim(),
            b64u(own),
            inner.split('.')[2] ?? '',
            text.split('.')[2] ?? '',
          ]) {
            if (hidden.length >= 8) expect(answer.includes(hidden)).toBe(false)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  it('any text has an answer, its causes by confidence', async () => {
    const piece = fc.constantFrom(
      'Bearer ',
      'jwt.',
      '.',
      '"',
      'eyJ',
      '...',
      '=',
      token(),
      b64u(token()),
      ' ',
      '\n',
      '\0',
      'é',
      '{}',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), async (pieces) => {
        const { findings } = await examineToken(pieces.join(''), OPTIONS)
        const places = findings.map(({ confidence }) => CONFIDENCES.indexOf(confidence))
        expect(places).toEqual([...places].sort())
      }),
      { numRuns: 300 },
    )
  })
})
