import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { json, startPeer } from '../testing/peers.js'
import { runYaml } from '../testing/run-yaml.js'

const SECRET = 'correct-horse-battery-staple-0123'
const one = async (steps: string, env: Record<string, string> = {}) =>
  (await runYaml(`probes: [{ name: a, timeout: 2s, steps: ${steps} }]`, { env }))[0]

describe('a token', () => {
  it('is made with the secret, carries its claims, and is in no result; nor is the secret', async () => {
    const peer = await startPeer({
      http: ({ headers }, response) => json(response, 403, { got: headers.authorization, secret: SECRET }),
    })
    const result = await one(
      `[{ jwt: { secretEnv: KEY, claims: { sub: u1, aud: api }, expiresIn: 10m }, save: { token: "" } },
        { http: { url: "${peer.http}/?k=\${env.OTHER}", headers: { authorization: "Bearer \${token}" } }, expect: { status: 200 } }]`,
      { KEY: SECRET, OTHER: 'another-secret-value' },
    )
    const token = peer.requests[0]?.headers.authorization?.replace('Bearer ', '') ?? ''
    const { payload } = await jwtVerify(token, new TextEncoder().encode(SECRET), { audience: 'api' })
    expect(payload).toMatchObject({ sub: 'u1' })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600)
    expect(result).toMatchObject({ status: 'failed', facts: { httpStatus: 403 } })
    for (const hidden of [SECRET, token, token.split('.')[2] ?? '?', 'another-secret-value']) {
      expect(JSON.stringify(result)).not.toContain(hidden)
    }
    expect(result?.output).toContain('403')
  })

  it('that has expired can be made on purpose', async () => {
    const peer = await startPeer({ http: (_request, response) => json(response, 401, {}) })
    await one(
      `[{ jwt: { key: "${SECRET}", expiresIn: "-10m" }, save: { token: "" } },
        { http: { url: "${peer.http}", headers: { x: "\${token}" } }, expect: { status: 401 } }]`,
    )
    expect(decodeJwt(String(peer.requests[0]?.headers.x)).exp).toBeLessThan(Date.now() / 1_000 - 500)
  })

  it('signed with RS256 and a PEM key can be read, checked and believed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const env = {
      PRIVATE: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      PUBLIC: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    }
    const make =
      '{ jwt: { secretEnv: PRIVATE, alg: RS256, header: { kid: k1 }, claims: { sub: u1 } }, save: { token: "" } }'
    const read = (sub: string) =>
      `{ jwt: { token: "\${token}", secretEnv: PUBLIC, alg: RS256 }, expect: { json: { /header/kid: k1, /claims/sub: ${sub} } } }`
    expect(await one(`[${make}, ${read('u1')}]`, env)).toMatchObject({ status: 'passed' })
    const wrong = await one(`[${make}, ${read('u2')}]`, env)
    expect(wrong).toMatchObject({ status: 'failed', facts: { pointer: '/claims/sub' } })
    expect(wrong?.witness).toBeUndefined()
  })

  it('that another secret signed is not believed', async () => {
    const steps = `[{ jwt: { key: "${SECRET}" }, save: { token: "" } }, { jwt: { token: "\${token}", key: "not-${SECRET}" }, expect: { json: { /claims/exp: { type: integer } } } }]`
    expect(await one(steps)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('signature verification failed'),
    })
  })

  it('without its secret is errored, and names the variable', async () => {
    const steps = '[{ jwt: { secretEnv: NOT_SET }, expect: { json: { "": { type: string } } } }]'
    expect(await one(steps)).toMatchObject({ status: 'errored', facts: { subject: 'NOT_SET' } })
    const missing = '[{ http: "http://127.0.0.1:9/${env.NOT_SET}", expect: { status: 200 } }]'
    expect((await one(missing))?.message).toBe('step 1: the environment variable NOT_SET is not set')
  })
})

describe('a metric', () => {
  const prometheus = (result: unknown) =>
    startPeer({
      http: (_request, response) => json(response, 200, { status: 'success', data: { resultType: 'vector', result } }),
    })
  const asked = (url: string, expected: string) =>
    one(`[{ metric: { prometheus: "${url}/", query: "up{job='api'}" }, expect: { ${expected} } }]`)
  const series = (...values: string[]) =>
    values.map((value, index) => ({ metric: { instance: `i${index}` }, value: [1, value] }))

  it('is asked for with its query, and judged by value, each value and number of series', async () => {
    const peer = await prometheus(series('3'))
    expect(await asked(peer.http, 'value: { gt: 2 }, series: 1')).toMatchObject({ status: 'passed' })
    expect(new URL(peer.requests[0]?.url ?? '', peer.http).searchParams.get('query')).toBe("up{job='api'}")
    expect((await asked(peer.http, 'value: { gt: 3 }'))?.message).toContain(
      "metric up{job='api'}: value: expected > 3, actual 3",
    )
    const two = await prometheus(series('1', '0'))
    expect((await asked(two.http, 'every: 1'))?.message).toContain('/1: expected 1, actual 0')
    expect((await asked(two.http, 'value: 1'))?.message).toContain('actual 2 series')
    const none = await prometheus([])
    expect(await asked(none.http, 'value: 0')).toMatchObject({ status: 'failed' })
  })
})
