import { parseDurationMs } from '../../model/duration.js'
import { brokenConditions } from '../answer-facts.js'
import { meets } from '../conditions.js'
import type { Expect } from '../expect-schema.js'
import type { JwtStep } from '../probe-file.js'
import { errored, failed, filled, type StepContext, type StepResult } from '../step.js'

/** Makes a token, or reads one (and verifies it where there is a key). What is made is masked in all results. */
export async function jwtStep(step: JwtStep, expect: Expect = {}, context: StepContext): Promise<StepResult> {
  const ready = filled({ step, expect }, context)
  if ('problem' in ready) return ready
  const wanted = ready.value.step
  const key = keyText(wanted, context)
  if (typeof key === 'object') return { problem: errored(key.missing, { subject: wanted.secretEnv ?? 'key' }) }
  const made = await (wanted.token === undefined ? sign(wanted, key, context) : read(wanted.token, key, wanted))
  if ('wrong' in made) return { problem: failed(`jwt: ${made.wrong}`) }
  const broken = brokenConditions(
    meets(ready.value.expect, { json: made.document }, { nowMs: context.run.clock.now() }),
  )
  const document = { there: true as const, value: made.document }
  return { document, ...(broken && { problem: failed(`jwt: ${broken.text}`, broken.facts) }) }
}

type Made = { document: unknown } | { wrong: string }

async function sign(step: JwtStep, key: string | undefined, context: StepContext): Promise<Made> {
  if (key === undefined) return { wrong: 'there is no key to sign with' }
  const { SignJWT } = await import('jose')
  const alg = step.alg ?? 'HS256'
  const now = Math.floor(context.run.clock.now() / 1_000)
  const claims = { iat: now, exp: now + expirySeconds(step.expiresIn), ...step.claims }
  try {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ typ: 'JWT', ...step.header, alg })
      .sign(await importKey(key, alg, 'private'))
    context.run.addSecret(token)
    return { document: token }
  } catch (error) {
    return { wrong: `can't sign with ${alg}: ${(error as Error).message}` }
  }
}

async function read(token: string, key: string | undefined, { alg = 'HS256' }: JwtStep): Promise<Made> {
  const { decodeJwt, decodeProtectedHeader, compactVerify } = await import('jose')
  try {
    const document = { header: decodeProtectedHeader(token), claims: decodeJwt(token) }
    if (key !== undefined) await compactVerify(token, await importKey(key, alg, 'public'), { algorithms: [alg] })
    return { document }
  } catch (error) {
    return { wrong: `the token can't be believed: ${(error as Error).message}` }
  }
}

async function importKey(key: string, alg: string, kind: 'private' | 'public') {
  if (alg.startsWith('HS')) return new TextEncoder().encode(key)
  const { importPKCS8, importSPKI } = await import('jose')
  return kind === 'private' ? importPKCS8(key, alg) : importSPKI(key, alg)
}

function keyText({ secretEnv, key }: JwtStep, { run }: StepContext): string | undefined | { missing: string } {
  if (secretEnv === undefined) return key
  const value = run.env[secretEnv]
  if (value === undefined || value === '') return { missing: `the environment variable ${secretEnv} is not set` }
  run.addSecret(value)
  return value
}

/** Negative for a token that has expired already. */
function expirySeconds(text = '5m'): number {
  const ms = parseDurationMs(text.replace(/^-/, '')) ?? 0
  return Math.round(ms / 1_000) * (text.startsWith('-') ? -1 : 1)
}
