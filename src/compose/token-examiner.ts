import type { ExamineOptions, NamedSecret } from '../diagnose/jwt/examination.js'
import type { TokenFindings } from '../model/token-findings.js'
import { readText } from '../platform/files.js'
import { askHttp } from '../platform/http.js'
import { join } from '../platform/paths.js'
import type { SentToken } from '../probe/sightings.js'
import type { AdapterContext, ExaminationOf } from '../stages/adapter-context.js'
import type { JwtOptions } from '../stages/analyze/jwt-options.js'

const VALIDATOR_TIMEOUT_MS = 10_000
const JWKS_TIMEOUT_MS = 5_000

/** Makes what examines refused tokens; undefined where the loop file names nothing to hold them against. */
export function tokenExaminer(
  options: JwtOptions | undefined,
  context: AdapterContext,
): AdapterContext['examineToken'] | undefined {
  if (options === undefined) return undefined
  let keys: ReturnType<typeof readKeys> | undefined
  return async (sent, about, signal) => {
    keys ??= readKeys(options.jwks, context, signal)
    const secrets = await orderedSecrets(options, sent, { context, about, signal })
    return examine(sent, { options, secrets, jwks: await keys, nowMs: context.clock.now() })
  }
}

interface Against {
  options: JwtOptions
  secrets: NamedSecret[]
  jwks: Awaited<ReturnType<typeof readKeys>>
  nowMs: number
}

async function examine(sent: SentToken, { options, secrets, jwks, nowMs }: Against): Promise<TokenFindings> {
  const { examineToken } = await import('../diagnose/jwt/examine-token.js')
  const { issuer, audience } = options
  const serverMs = Date.parse(sent.serverDate ?? '')
  const asked: ExamineOptions = {
    nowMs,
    ...(secrets.length > 0 && { secrets }),
    ...(jwks !== undefined && 'keys' in jwks && { jwks }),
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    ...(Number.isFinite(serverMs) && { serverMs }),
  }
  const { findings } = await examineToken(sent.token, asked)
  const against = [
    ...secrets.map(({ name }) => name),
    ...(jwks === undefined ? [] : ['keys' in jwks ? 'the key set' : `no key set (${jwks.problem})`]),
    ...(issuer === undefined ? [] : ['issuer']),
    ...(audience === undefined ? [] : ['audience']),
  ]
  return { via: sent.via, against, findings: findings.slice(0, 5) }
}

interface Asking {
  context: AdapterContext
  about: ExaminationOf
  signal: AbortSignal
}

/** The secrets that are set, the validator's first. */
async function orderedSecrets(
  { secretEnv, validator }: JwtOptions,
  sent: SentToken,
  asking: Asking,
): Promise<NamedSecret[]> {
  const { env } = asking.context
  const secrets = secretEnv.flatMap((name) => {
    const value = env[name]
    return value === undefined || value === '' ? [] : [{ name, value }]
  })
  if (validator === undefined) return secrets
  const executed = await asking.context.execute(
    {
      command: validator,
      variables: {},
      about: {
        CYCLE: String(asking.about.cycle),
        RUN_ID: asking.about.runId,
        REVISION: asking.about.revision,
        TOKEN_VIA: sent.via,
      },
      timeoutMs: VALIDATOR_TIMEOUT_MS,
    },
    asking.signal,
  )
  const named = executed.stdout.trim()
  return [...secrets].sort((a, b) => Number(b.name === named) - Number(a.name === named))
}

type Keys = { keys: Record<string, unknown>[] } | { problem: string } | undefined

/** What can't be read leaves the signature unasked; it never stands in the way of the rest. */
async function readKeys(place: string | undefined, context: AdapterContext, signal: AbortSignal): Promise<Keys> {
  if (place === undefined) return undefined
  try {
    const text = /^https?:/i.test(place)
      ? await fetched(place, signal)
      : await readText(join(context.workingDirectory, place), { maxBytes: 1024 * 1024 })
    const { keys } = JSON.parse(text) as { keys?: unknown }
    return Array.isArray(keys) ? { keys: keys as Record<string, unknown>[] } : { problem: 'it has no keys' }
  } catch (error) {
    return { problem: context.mask((error as Error).message).slice(0, 200) }
  }
}

async function fetched(url: string, signal: AbortSignal): Promise<string> {
  const answer = await askHttp({ url, headers: { accept: 'application/json' } }, { timeoutMs: JWKS_TIMEOUT_MS, signal })
  if ('problem' in answer) throw new Error(answer.problem.message)
  if (answer.status !== 200) throw new Error(`it answered ${answer.status}`)
  return answer.body
}
