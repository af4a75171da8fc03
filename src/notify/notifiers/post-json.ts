import { z } from 'zod'
import { UntilgreenError } from '../../errors.js'
import type { Clock } from '../../model/clock.js'
import { duration } from '../../stages/command-line.js'

/** Options of a notifier that posts to an address. */
export const postOptions = {
  url: z.url({ protocol: /^https?$/ }).meta({ description: 'Address; `${env.NAME}` keeps it secret.' }),
  timeout: duration.default(10_000).meta({ default: '10s', description: 'Of one attempt.' }),
  attempts: z.int().min(1).max(10).default(4).meta({ description: 'Before the notice is set aside for later.' }),
}

export interface Post {
  kind: string
  url: string
  timeout: number
  attempts: number
  clock: Clock
  headers: Readonly<Record<string, string>>
  body: string
}

/**
 * Posts JSON and tries again while that can help: receivers know doubles by their id. Redirects are not followed.
 * @throws UntilgreenError NOTIFIER_FAILED. The address is a secret, so neither it nor the answer's text is in the message.
 */
export async function postJson(post: Post, signal: AbortSignal): Promise<void> {
  const { kind, url, timeout, attempts, clock, headers, body } = post
  const request = { url, method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
  const { askPolitely } = await import('../../platform/ask-politely.js')
  const outcome = await askPolitely(request, { timeoutMs: timeout, attempts, clock, signal, repeatable: true })
  if ('problem' in outcome) throw new UntilgreenError('NOTIFIER_FAILED', `${kind}: no answer (${outcome.problem.code})`)
  if (outcome.status < 200 || outcome.status > 299) {
    throw new UntilgreenError('NOTIFIER_FAILED', `${kind}: answered HTTP ${outcome.status}`)
  }
}
