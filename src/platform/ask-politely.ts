import type { ClockPort } from './clock-port.js'
import { askHttp } from './http.js'
import type { HttpAnswer, HttpOutcome } from './http-outcome.js'
import type { HttpRequest } from './http-request.js'
import { retrying } from './retry.js'
import { retryAfterMs } from './retry-after.js'

export interface PoliteOptions {
  /** Deadline of each attempt. */
  timeoutMs: number
  /** All in all, the first one too. */
  attempts: number
  clock: ClockPort
  signal: AbortSignal
  /** Longest pause, whatever the peer asks for. Default one minute. */
  longestPauseMs?: number
  /**
   * Asking twice does no harm. Where it would (default), only what the peer certainly did not do is asked again: no connection,
   * 429, 503 with Retry-After, or what `refused` knows.
   */
  repeatable?: boolean
  /** More than this of a body is not read; default 1 MiB. */
  maxBodyBytes?: number
  /** Answers by which this peer says "not now": how long to wait in ms; undefined for all other answers. */
  refused?(answer: HttpAnswer): number | undefined
}

const FIRST_PAUSE_MS = 500

/** Asks, and asks again as long as that can help. The pauses double, are never shorter than asked for (up to the cap) and never quite equal. */
export async function askPolitely(request: HttpRequest, options: PoliteOptions): Promise<HttpOutcome> {
  const { attempts, clock, signal, timeoutMs, maxBodyBytes, longestPauseMs = 60_000 } = options
  const ask = () => askHttp(request, { timeoutMs, signal, ...(maxBodyBytes !== undefined && { maxBodyBytes }) })
  let outcome: HttpOutcome | undefined
  try {
    await retrying(
      async (attempt) => {
        outcome = await ask()
        const askedMs = pauseAskedFor(outcome, options, longestPauseMs)
        if (askedMs !== undefined) throw new NotNow(Math.min(pauseMs(askedMs, attempt), longestPauseMs))
      },
      { attempts, minMs: 0, maxMs: 0, signal, clock, retryAfterMs: (error) => (error as NotNow).pauseMs },
    )
  } catch (error) {
    if (!(error instanceof NotNow) && !signal.aborted) throw error
  }
  return outcome ?? ask()
}

/** Another attempt can help, after a pause. */
class NotNow extends Error {
  readonly pauseMs: number

  constructor(pauseMs: number) {
    super('not now')
    this.pauseMs = pauseMs
  }
}

function pauseMs(askedMs: number, attempt: number): number {
  if (askedMs > 0) return askedMs * (1 + Math.random() / 10)
  return FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)
}

/** Undefined: asking again can't help, or might do harm. 0: it names no time. */
function pauseAskedFor(outcome: HttpOutcome, options: PoliteOptions, capMs: number): number | undefined {
  const { repeatable = false, clock, refused } = options
  if ('problem' in outcome) {
    const { code, tls, waitingFor } = outcome.problem
    if (code === 'BAD_URL' || code === 'ABORTED' || tls !== undefined) return undefined
    return repeatable || waitingFor === 'a connection' ? 0 : undefined
  }
  const header = outcome.headers['retry-after']
  const askedMs = retryAfterMs(header, clock.now(), capMs)
  if (outcome.status === 429 || (outcome.status === 503 && header !== undefined)) {
    return askedMs ?? refused?.(outcome) ?? 0
  }
  const refusedMs = refused?.(outcome)
  if (refusedMs !== undefined) return askedMs ?? Math.min(refusedMs, capMs)
  return outcome.status >= 500 && repeatable ? 0 : undefined
}
