import { UntilgreenError } from '../errors.js'
import { readText } from '../platform/files.js'
import { askHttp } from '../platform/http.js'
import { createMasker } from '../platform/redact.js'

const TIMEOUT_MS = 10_000
/** What a gateway answers for a server that isn't there. */
const GATEWAY = [502, 503, 504]

/**
 * Reads a JSON Web Key Set from an address or a file; a single key is a set of one.
 * @throws UntilgreenError ENVIRONMENT_UNREACHABLE where nothing answers, DATA_UNREADABLE for what is no key set.
 */
export async function readJwks(place: string, signal: AbortSignal): Promise<{ keys: Record<string, unknown>[] }> {
  const name = createMasker([]).mask(place)
  const text = /^https?:\/\//i.test(place) ? await fetched(place, name, signal) : await fromFile(place, name)
  const keys = keysOf(text)
  if (keys === undefined) {
    throw new UntilgreenError('DATA_UNREADABLE', `${name} is no JSON Web Key Set`, {
      hint: 'It must be JSON: {"keys": [{"kty": …}]} (RFC 7517).',
    })
  }
  return { keys }
}

async function fetched(url: string, name: string, signal: AbortSignal): Promise<string> {
  const answer = await askHttp(
    { url, headers: { accept: 'application/json' }, follow: true },
    { timeoutMs: TIMEOUT_MS, signal },
  )
  if ('problem' in answer) {
    const code = answer.problem.code === 'BAD_URL' ? 'DATA_UNREADABLE' : 'ENVIRONMENT_UNREACHABLE'
    throw new UntilgreenError(code, `can't fetch ${name}: ${createMasker([]).mask(answer.problem.message)}`, {
      hint: 'Check the address of the key set.',
    })
  }
  if (GATEWAY.includes(answer.status)) {
    throw new UntilgreenError('ENVIRONMENT_UNREACHABLE', `${name} answered ${answer.status}`, {
      hint: 'The server behind the gateway did not answer.',
    })
  }
  if (answer.status !== 200)
    throw new UntilgreenError('DATA_UNREADABLE', `${name} answered ${answer.status}, not a key set`)
  return answer.body
}

async function fromFile(path: string, name: string): Promise<string> {
  return readText(path).catch((cause: unknown) => {
    throw new UntilgreenError('DATA_UNREADABLE', `can't read ${name}`, { cause })
  })
}

function keysOf(text: string): Record<string, unknown>[] | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (!isRecord(value)) return undefined
    const keys = Array.isArray(value.keys) ? value.keys : typeof value.kty === 'string' ? [value] : undefined
    return keys?.every(isRecord) ? keys : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
