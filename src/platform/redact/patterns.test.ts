import { describe, expect, test } from 'vitest'
import { createMasker } from '../redact.js'

const masker = createMasker([])
const base64url = (text: string) => Buffer.from(text).toString('base64url')
const SIGNATURE = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const JWT = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url('{"sub":"u-003"}')}.${SIGNATURE}`
const SPACED = `${base64url('{ "alg": "none" }')}.${base64url('{"sub":"u"}')}.`
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${`${'MIIEowIBAAKCAQEA'.repeat(4)}\n`.repeat(3)}AAAA==\n-----END RSA PRIVATE KEY-----`

describe('masked whatever the value', () => {
  test.each([
    ['a JSON Web Token', `token=${JWT} end`, 'token=***jwt*** end'],
    ['one with white space in its header', `t ${SPACED}`, 't ***jwt***'],
    ['one without its signature', `t ${JWT.slice(0, JWT.lastIndexOf('.'))}…`, 't ***jwt***…'],
    [
      'one encoded once more, as a WebSocket subprotocol',
      `["jwt-auth","jwt.${base64url(JWT)}"]`,
      '["jwt-auth","jwt.***jwt***"]',
    ],
    ['one encoded once more after other text of the same alphabet', `x token-${base64url(JWT)}`, 'x ***jwt***'],
    ['a bearer token', 'authorization = Bearer 0123abcdef, x', 'authorization = Bearer ***token***, x'],
    ['a bearer token by itself', 'sent bearer 0123abcdef.', 'sent bearer ***token***'],
    ['an authorization header', '"Authorization": "Basic YTpi"', '"Authorization": "Basic ***authorization***"'],
    ['basic credentials', `Basic ${Buffer.from('user:hunter22').toString('base64')}`, 'Basic ***credentials***'],
    ['a password in an address', 'postgres://app:hunter2@db:5432/x', 'postgres://app:***password***@db:5432/x'],
    ['a password in an address without a user', 'redis://:hunter2@cache', 'redis://:***password***@cache'],
    ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`, '***github-token***'],
    ['a GitHub fine-grained token', `github_pat_${'a1B2'.repeat(9)}`, '***github-token***'],
    ['a GitLab token', `glpat-${'a1B2'.repeat(5)}`, '***gitlab-token***'],
    ['an AWS key id', `AKIA${'A1B2'.repeat(4)}`, '***aws-key-id***'],
    ['an AWS secret', `aws_secret_access_key = ${'aB3/'.repeat(10)}`, 'aws_secret_access_key = ***aws-secret***'],
    ['a Slack token', `xoxb-${'1234567890-'.repeat(2)}abc`, '***slack-token***'],
    [
      'a Slack webhook',
      'https://hooks.slack.com/services/T0/B0/abcdefgh',
      'https://hooks.slack.com/services/***slack-webhook***',
    ],
    ['a value named as a secret', 'JWT_SECRET_KEY=abc123def456', 'JWT_SECRET_KEY=***value***'],
    ['a private key', `a\n${PEM}\nb`, 'a\n***private-key***\nb'],
    ['a private key as JSON shows it', JSON.stringify({ key: PEM }), '{"key":"***private-key***"}'],
    ['a private key without its end', PEM.slice(0, 140), '***private-key***'],
    ['a private key without its beginning', `log: x\n${PEM.slice(40)}`, 'log: x\n***private-key***'],
  ])('%s', (_name, text, expected) => {
    expect(masker.mask(text)).toBe(expected)
  })

  test('a private key that comes line by line', () => {
    const stream = masker.stream()
    const out = `a\n${PEM}\nb`.split(/(?<=\n)/).map((line) => stream.push(Buffer.from(line)))
    expect(Buffer.concat([...out, stream.end()]).toString()).toBe('a\n***private-key***\nb')
  })
})

describe('left alone', () => {
  test.each([
    'deployed 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'commit 3b18e512dba79e4c8300dd08aeb37f8e728b8dad',
    'id 123e4567-e89b-12d3-a456-426614174000',
    'tests/e2e/test_auth.py::TestJwtToken::test_bearer_authentication_failed[eyJ]',
    'Bearer authentication failed: token expired',
    'Basic authentication required, basic understanding',
    'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
    'JWT_SECRET_KEY is missing, API_TOKEN=undefined, TOKEN=$TOKEN',
    'connect http://127.0.0.1:8080/health?x=a:b@c',
    'git@github.com:owner/name.git sk-learn task-1',
    '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa\n-----END CERTIFICATE-----',
    'expected -----BEGIN PRIVATE KEY----- in key.pem'.replace('PRIVATE', 'PUBLIC'),
    'cursor eyJpZCI6MX0.eyJpZCI6Mn0 has no alg',
    'received 1008 (policy violation) SSOT Auth failed',
  ])('%s', (text) => {
    expect(masker.mask(text)).toBe(text)
  })
})

describe('hostile text', () => {
  test.each([
    ['beginnings of tokens', 'eyJ'.repeat(30_000)],
    ['beginnings of keys', '-----BEGIN PRIVATE KEY-----\n'.repeat(4_000)],
    ['ends of keys', `${'A'.repeat(64)}\n-----END PRIVATE KEY-----\n`.repeat(2_000)],
    ['one base64 line', 'ZXlK'.repeat(50_000)],
    ['names of secrets', 'TOKEN'.repeat(30_000)],
    ['addresses', 'a://'.repeat(30_000)],
  ])('is read in linear time: %s', (_name, text) => {
    const started = performance.now()
    masker.mask(text)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
