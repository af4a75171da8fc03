import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import type { AdapterContext, Executed } from '../stages/adapter-context.js'
import { jwtSchema } from '../stages/analyze/jwt-options.js'
import { createFakeClock } from '../testing/fake-clock.js'
import { tokenExaminer } from './token-examiner.js'

const SECRETS = { NEW: 'correct-horse-battery-staple-0123', OLD: 'tr0ub4dor-and-three-more-words-99' }
const NEVER = new AbortController().signal
const ABOUT = { cycle: 2, runId: 'run', revision: 'r2' }

function contextOf(stdout = ''): AdapterContext {
  return {
    workingDirectory: '/nowhere',
    clock: createFakeClock(),
    env: SECRETS,
    mask: (text) => text,
    readProbeFile: () => Promise.reject(new Error('none')),
    execute: async ({ about }) =>
      ({
        argv: ['say'],
        ended: 'exited',
        exitCode: 0,
        durationMs: 1,
        tail: '',
        stdout: stdout || String(about.TOKEN_VIA),
      }) as Executed,
  }
}

async function examined(
  options: Record<string, unknown>,
  context: AdapterContext,
  claims: Record<string, unknown> = {},
) {
  const exp = Math.floor(context.clock.now() / 1000) + 600
  const token = await new SignJWT({ exp, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(SECRETS.NEW))
  const examine = tokenExaminer(jwtSchema.parse(options), context)
  const findings = await examine?.({ token, via: 'subprotocol of ws /ws' }, ABOUT, NEVER)
  expect(JSON.stringify(findings)).not.toContain(token.split('.')[2])
  for (const secret of Object.values(SECRETS)) expect(JSON.stringify(findings)).not.toContain(secret)
  return findings
}

describe('a refused token', () => {
  it('is held against the named secrets, the validator’s first; the loop file’s order stands where nobody tells it', async () => {
    const secretEnv = ['NEW', 'OLD', 'NOT_SET']
    expect(await examined({ secretEnv }, contextOf())).toMatchObject({ against: ['NEW', 'OLD'], findings: [] })
    const told = await examined({ secretEnv, validator: { run: ['say'] } }, contextOf('OLD\n'))
    expect(told?.findings[0]).toMatchObject({ cause: 'other-secret-matches', confidence: 'proven' })
    expect(told?.findings[0]?.detail).toContain('NEW')
    const nonsense = await examined({ secretEnv, validator: { run: ['say'] } }, contextOf('whatever'))
    expect(nonsense?.findings).toEqual([])
  })

  it('is held against issuer and audience, and a key set that can’t be read stands in nobody’s way', async () => {
    const options = { secretEnv: ['NEW'], issuer: 'https://auth', jwks: 'nowhere.json' }
    const found = await examined(options, contextOf(), { iss: 'https://other' })
    expect(found?.findings[0]).toMatchObject({ cause: 'wrong-issuer' })
    expect(found?.against.join()).toContain('no key set')
  })

  it('is not looked at where the loop file names nothing', () => {
    expect(tokenExaminer(undefined, contextOf())).toBeUndefined()
  })
})
