import { z } from 'zod'
import { defineAdapter } from '../../adapter.js'
import { UntilgreenError } from '../../errors.js'
import { bytesOfBase64, hmacSha256 } from '../../platform/hmac.js'
import type { AdapterContext } from '../../stages/adapter-context.js'
import type { Notifier } from '../notifier.js'
import { postJson, postOptions } from './post-json.js'

/** Posts the notice to an address. Signed as Standard Webhooks are, where there is a secret (https://www.standardwebhooks.com). */
export const webhookNotifier = defineAdapter({
  kind: 'webhook',
  summary: 'posts JSON to an address',
  options: z.object({
    ...postOptions,
    secretEnv: z.string().optional().meta({
      description: 'Variable with the signing secret: `whsec_…` in base64, or any text. Adds `Webhook-Signature`.',
    }),
  }),
  create({ secretEnv, ...options }, context: AdapterContext): Notifier {
    const secret = secretEnv === undefined ? undefined : context.env[secretEnv]
    if (secretEnv !== undefined && !secret) {
      throw new UntilgreenError('CONFIG_INVALID', `notify: the environment variable ${secretEnv} is not set`)
    }
    return {
      kind: 'webhook',
      async send({ body: notice }, signal) {
        const body = JSON.stringify(notice)
        const timestamp = String(Math.floor(context.clock.now() / 1000))
        const headers = {
          'webhook-id': notice.id,
          'webhook-timestamp': timestamp,
          ...(secret && { 'webhook-signature': signature(secret, `${notice.id}.${timestamp}.${body}`) }),
        }
        await postJson({ ...options, kind: 'webhook', clock: context.clock, headers, body }, signal)
      },
    }
  },
})

function signature(secret: string, content: string): string {
  const key = secret.startsWith('whsec_') ? bytesOfBase64(secret.slice('whsec_'.length)) : secret
  return `v1,${hmacSha256(key, content)}`
}
