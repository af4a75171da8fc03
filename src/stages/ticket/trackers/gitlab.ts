import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { duration } from '../../command-line.js'
import { tokenOf } from './remote/token-of.js'
import type { TrackerContext } from './tracker-context.js'

/** Issues of a GitLab project. */
export const gitlabTracker = defineAdapter({
  kind: 'gitlab',
  summary: 'Issues of a GitLab project',
  options: z.object({
    project: z.string().min(1).meta({ description: 'Path (group/name) or number.' }),
    tokenEnv: z.string().default('GITLAB_TOKEN').meta({ description: 'Variable with a token of scope `api`.' }),
    apiUrl: z.url({ protocol: /^https?$/ }).default('https://gitlab.com/api/v4'),
    labels: z.array(z.string().min(1).max(255)).default([]).meta({ description: 'Labels besides `untilgreen`.' }),
    timeout: duration.default(20_000).meta({ default: '20s', description: 'Of one request.' }),
  }),
  async create({ project, tokenEnv, apiUrl, labels, timeout }, context: TrackerContext) {
    const { gitlabHost } = await import('./remote/gitlab-host.js')
    const { remoteTracker } = await import('./remote/remote-tracker.js')
    const { clock, env, mask } = context
    const token = tokenOf(tokenEnv, env)
    return remoteTracker(gitlabHost({ project, token, apiUrl, labels, timeoutMs: timeout, clock, mask }), clock)
  },
})
