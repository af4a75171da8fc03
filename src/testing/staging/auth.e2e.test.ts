import { createHmac, createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, emailOf, tokenFor, userId } from './staging-client.js'
import { type Staging, startStaging } from './start-staging.js'

let staging: Staging
beforeAll(async () => {
  staging = await startStaging()
})
afterAll(() => staging.stop())

const issue = (json: unknown) => ask(`${staging.auth}/auth/token`, { method: 'POST', json })
const validate = (token?: string) => ask(`${staging.auth}/auth/validate`, token === undefined ? {} : { token })
const part = (token: string, at: number) => JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString())

describe('a token', () => {
  it('carries who, what for, by whom and until when', async () => {
    const token = await tokenFor(staging, 37)
    expect(part(token, 0)).toEqual({ alg: 'HS256', typ: 'JWT' })
    const claims = part(token, 1)
    expect(claims).toMatchObject({
      sub: userId(37),
      email: emailOf(37),
      permissions: ['chat:write', 'agents:execute'],
      type: 'access',
      iss: 'https://auth.staging.example.test',
      aud: 'staging-api',
    })
    expect(claims.exp - claims.iat).toBe(900)
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is issued to users who exist, by a signature that is known', async () => {
    expect((await issue({ email: 'nobody@example.test' })).status).toBe(404)
    expect((await issue({})).status).toBe(422)
    expect((await issue({ email: emailOf(37), alg: 'none' })).status).toBe(422)
  })

  it.each(['HS256', 'RS256'])('signed by %s is valid, and no longer when one character differs', async (alg) => {
    const token = await tokenFor(staging, 37, alg)
    expect((await validate(token)).body).toMatchObject({ valid: true, user_id: userId(37), email: emailOf(37) })
    const [header, payload = '', signature] = token.split('.')
    const other = `${header}.${payload.slice(0, -1)}${payload.endsWith('A') ? 'B' : 'A'}.${signature}`
    expect((await validate(other)).status).toBe(401)
  })

  it('that nobody signed, or signed with the public key as a shared secret, is refused', async () => {
    const token = await tokenFor(staging, 37, 'RS256')
    const [, payload] = token.split('.')
    const headerOf = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url')
    expect((await validate(`${headerOf({ alg: 'none' })}.${payload}.`)).status).toBe(401)
    const { keys } = (await ask(`${staging.auth}/.well-known/jwks.json`)).body
    const publicKey = createPublicKey({ key: keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const signed = `${headerOf({ alg: 'HS256', kid: keys[0].kid })}.${payload}`
    const confused = `${signed}.${createHmac('sha256', publicKey).update(signed).digest('base64url')}`
    expect((await validate(confused)).status).toBe(401)
    expect((await validate()).body.error_code).toBe('AUTH_REQUIRED')
  })
})
