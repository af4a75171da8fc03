import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { duration } from '../../command-line.js'
import { tokenOf } from './remote/token-of.js'
import type { TrackerContext } from './tracker-context.js'

/** Issues of a Jira Cloud project. */
export const jiraTracker = defineAdapter({
  kind: 'jira',
  summary: 'Issues of a Jira Cloud project',
  options: z.object({
    project: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]+$/, 'a project key looks like CHAT')
      .meta({ description: 'Its key.' }),
    apiUrl: z.url({ protocol: /^https?$/ }).meta({ description: 'https://YOUR-SITE.atlassian.net' }),
    email: z
      .string()
      .optional()
      .meta({ description: 'Whose token it is. Without it the token is sent as a bearer token.' }),
    tokenEnv: z.string().default('JIRA_TOKEN').meta({ description: 'Variable with an API token.' }),
    issueType: z.string().default('Bug'),
    labels: z
      .array(z.string().regex(/^\S+$/, 'a label of Jira has no spaces'))
      .default([])
      .meta({ description: 'Labels besides `untilgreen`.' }),
    closeWith: z.string().optional().meta({
      description: 'Name of the transition that closes; default: the first to a status of the category "done".',
    }),
    reopenWith: z.string().optional().meta({
      description: 'Name of the transition that reopens; default: the first to a status of another category.',
    }),
    timeout: duration.default(20_000).meta({ default: '20s', description: 'Of one request.' }),
  }),
  async create({ tokenEnv, timeout, ...options }, { clock, env, mask }: TrackerContext) {
    const { jiraHost } = await import('./remote/jira-host.js')
    const { remoteTracker } = await import('./remote/remote-tracker.js')
    const host = jiraHost({ ...options, token: tokenOf(tokenEnv, env), timeoutMs: timeout, clock, mask })
    return remoteTracker(host, clock)
  },
})
