import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const SECRET = 'correct-horse-battery-staple'
let folder = ''
let server: Server
let origin = ''
let rsaToken = ''

function untilgreen(
  words: string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH, TZ: 'UTC', ...env } }
    const child = execFile(process.execPath, [MAIN, ...words], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
    child.stdin?.end(input)
  })
}

function token(claims: object, secret = SECRET): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const GOOD = { sub: 'user-003', iss: 'me', aud: 'api', exp: 1_772_370_000 }
const NOW = ['--now', '2026-03-01T12:00:00Z']

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-diagnosis-'))
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] })
  rsaToken = await new SignJWT(GOOD).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey)
  writeFileSync(join(folder, 'jwks.json'), keys)
  writeFileSync(join(folder, 'broken.json'), '{"keys": ')
  writeFileSync(join(folder, 'flat.json'), '{"event":"connection_established","user_id":"u1","token":"x"}')
  writeFileSync(
    join(folder, 'wrapped.json'),
    '{"type":"system_message","data":{"event":"connection_established","user_id":"u2","token":"y"}}',
  )
  writeFileSync(join(folder, 'more.json'), '{"event":"connection_established","user_id":"u1","token":"x","extra":1}')
  writeFileSync(join(folder, 'honest.md'), '# Run\n\n1 of 2 tests passed (50%).\n\n- test_a PASSED\n- test_b FAILED\n')
  writeFileSync(
    join(folder, 'false.md'),
    '# Run\n\nMISSION ACCOMPLISHED: 2/2 passed\n\n- test_a PASSED\n- test_b FAILED\n\nJWT_SECRET=abcdef0123456789\n',
  )
  writeFileSync(join(folder, 'p1.manifest'), 'x::test_a\n')
  server = createServer((request, response) => {
    response.statusCode = request.url === '/jwks' ? 200 : request.url === '/gone' ? 503 : 404
    response.end(request.url === '/jwks' ? keys : 'no')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('jwt', () => {
  const asked = ['--secret-env', 'JWT_SECRET', '--json', ...NOW]
  const env = { JWT_SECRET: SECRET }

  it('a good token: exit 0, no finding, from an argument or standard input', async () => {
    for (const call of [
      untilgreen(['jwt', token(GOOD), ...asked], { env }),
      untilgreen(['jwt', ...asked], { env, input: `${token(GOOD)}\n` }),
      untilgreen(['jwt', '-', ...asked], { env, input: token(GOOD) }),
    ]) {
      const { code, stdout } = await call
      expect([code, JSON.parse(stdout)]).toEqual([
        0,
        { wellFormed: true, wrapping: 'none', header: { alg: 'HS256', typ: 'JWT' }, claims: GOOD, findings: [] },
      ])
    }
  })

  it('compares clocks', async () => {
    const { code, stdout } = await untilgreen(
      ['jwt', token(GOOD), ...asked, '--server-date', 'Sun, 01 Mar 2026 14:00:00 GMT'],
      { env },
    )
    expect([code, JSON.parse(stdout).findings[0]]).toMatchObject([1, { cause: 'clock-skew', confidence: 'proven' }])
  })

  it('reads a key set from a file and from an address', async () => {
    for (const place of ['jwks.json', `${origin}/jwks`]) {
      expect(await untilgreen(['jwt', rsaToken, '--jwks', place, '--json', ...NOW])).toMatchObject({ code: 0 })
    }
  })

  it.each([
    ['a variable that is not set', 78, ['--secret-env', 'NOT_SET']],
    ['an empty variable', 78, ['--secret-env', 'EMPTY']],
    ['a key set that is not there', 65, ['--jwks', 'nowhere.json']],
    ['a key set that is broken', 65, ['--jwks', 'broken.json']],
    ['an address that nothing answers', 69, ['--jwks', 'http://127.0.0.1:9/jwks']],
    ['a gateway without its server', 69, ['--jwks', 'ORIGIN/gone']],
    ['an answer that is no key set', 65, ['--jwks', 'ORIGIN/other']],
    ['a date that is none', 2, ['--server-date', 'yesterday']],
    ['a time without offset', 2, ['--now', '2026-03-01T12:00:00']],
    ['an option that is none', 2, ['--secret', 'x']],
  ])('%s: exit %i', async (_, expected, words) => {
    const { code, stdout, stderr } = await untilgreen(
      ['jwt', token(GOOD), ...words.map((word) => word.replace('ORIGIN', origin))],
      { env: { EMPTY: '' } },
    )
    expect([code, stdout]).toEqual([expected, ''])
    expect(stderr).not.toContain(token(GOOD).split('.')[2])
  })

  it('never prints a signature or a secret, whatever the output', async () => {
    const forms = [
      token(GOOD),
      `Bearer ${token(GOOD)}`,
      `jwt.${Buffer.from(token(GOOD)).toString('base64url')}`,
      token({ ...GOOD, note: SECRET }, 'other'),
    ]
    for (const form of forms) {
      for (const more of [[], ['--json'], ['--secret-env', SECRET], ['--server-date', SECRET]]) {
        const { stdout, stderr } = await untilgreen(['jwt', form, '--secret-env', 'JWT_SECRET', ...more], { env })
        for (const hidden of [form.split('.').at(-1) ?? '', ...(more.includes('--server-date') ? [] : [SECRET])])
          expect(`${stdout}${stderr}`).not.toContain(hidden)
      }
    }
  })
})

describe('drift', () => {
  it('one wrapped: exit 1', async () => {
    const { code, stdout } = await untilgreen(['drift', 'flat.json', 'wrapped.json', '--json'])
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { breaking: true, changes: [{ kind: 'wrapped', from: '', to: '/data', breaking: true }] },
    ])
    expect(JSON.parse(stdout).changes).toHaveLength(1)
  })

  it.each([
    ['the same', 0, ['flat.json', 'flat.json']],
    ['an addition', 0, ['flat.json', 'more.json']],
    ['a removal', 1, ['more.json', 'flat.json']],
    ['no file', 65, ['flat.json', 'nowhere.json']],
    ['no JSON', 65, ['flat.json', 'broken.json']],
    ['one file', 2, ['flat.json']],
  ])('%s: exit %i', async (_, expected, words) => {
    expect(await untilgreen(['drift', ...words])).toMatchObject({ code: expected })
  })
})

describe('audit', () => {
  it('an honest report: exit 0', async () => {
    const { code, stdout } = await untilgreen(['audit', 'honest.md', '--json'])
    expect([code, JSON.parse(stdout)]).toEqual([0, { claims: expect.any(Number), trustworthy: true, findings: [] }])
  })

  it('a false one: exit 1, its lines, without the secret', async () => {
    const { code, stdout } = await untilgreen(['audit', 'false.md', '--manifest', 'p1.manifest', '--json'])
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; line: number }[] }
    expect(code).toBe(1)
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(
      new Set(['success-not-measured', 'counts-disagree', 'unknown-test-id', 'secret-exposed']),
    )
    const { stdout: shown } = await untilgreen(['audit', 'false.md'])
    expect(stdout + shown).not.toContain('abcdef0123456789')
  })

  it.each([
    ['no file', 65, ['nowhere.md']],
    ['a folder', 65, ['.']],
    ['a zone that is none', 2, ['honest.md', '--timezone', 'Mars/Olympus']],
    ['a cycle without its loop', 2, ['honest.md', '--cycle', '1']],
    ['a manifest that is not there', 78, ['honest.md', '--manifest', 'nowhere']],
    ['no report', 2, []],
  ])('%s: exit %i', async (_, expected, words) => {
    expect(await untilgreen(['audit', ...words])).toMatchObject({ code: expected })
  })
})
