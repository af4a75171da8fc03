import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { duration } from '../../command-line.js'
import { tokenOf } from './remote/token-of.js'
import type { TrackerContext } from './tracker-context.js'

/** Issues of a GitHub repository. */
export const githubTracker = defineAdapter({
  kind: 'github',
  summary: 'Issues of a GitHub repository',
  options: z.object({
    repo: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, 'a repository looks like owner/name')
      .meta({ description: 'owner/name' }),
    tokenEnv: z.string().default('GITHUB_TOKEN').meta({ description: 'Variable with a token that may write issues.' }),
    apiUrl: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
    labels: z.array(z.string().min(1).max(50)).default([]).meta({ description: 'Labels besides `untilgreen`.' }),
    timeout: duration.default(20_000).meta({ default: '20s', description: 'Of one request.' }),
  }),
  async create({ repo, tokenEnv, apiUrl, labels, timeout }, context: TrackerContext) {
    const { githubHost } = await import('./remote/github-host.js')
    const { remoteTracker } = await import('./remote/remote-tracker.js')
    const { clock, env, mask } = context
    const host = githubHost({ repo, token: tokenOf(tokenEnv, env), apiUrl, labels, timeoutMs: timeout, clock, mask })
    return remoteTracker(host, clock)
  },
})
