import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { LogSource } from '../log-source.js'
import { fetchByCommand } from './fetch-by-command.js'
import { logName, logTimeoutMs } from './log-fields.js'

const options = z.object({
  pod: z.string().min(1).optional().meta({ description: 'A pod, or `deployment/NAME`.' }),
  selector: z.string().min(1).optional().meta({ description: 'Labels instead of a pod: app=backend.' }),
  namespace: z.string().min(1).optional(),
  container: z.string().min(1).optional().meta({ description: 'Default: all containers.' }),
  context: z.string().min(1).optional().meta({ description: 'Of the kubeconfig; default the current one.' }),
})

/** Logs of pods, by `kubectl logs`. */
export const kubectlLogs = defineAdapter({
  kind: 'kubectl',
  summary: 'logs of pods, by `kubectl logs`',
  options,
  create(given, context: AdapterContext): LogSource {
    const timeoutMs = logTimeoutMs(given)
    return {
      name: logName(given, 'kubectl'),
      kind: 'kubectl',
      fetch: (window, signal) =>
        fetchByCommand(
          {
            command: {
              run: argv(given, window.since),
              passEnv: ['KUBECONFIG', 'AWS_*', 'CLOUDSDK_*', 'GOOGLE_*', 'AZURE_*'],
            },
            timeoutMs,
          },
          { window, context },
          signal,
        ),
    }
  },
})

/** By a selector kubectl prints ten lines of each pod unless it is told otherwise. */
function argv({ pod, selector, namespace, container, context }: z.output<typeof options>, since: string): string[] {
  return [
    'kubectl',
    ...(context === undefined ? [] : [`--context=${context}`]),
    'logs',
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(selector === undefined ? [] : [`--selector=${selector}`, '--prefix', '--tail=-1', '--max-log-requests=20']),
    ...(container === undefined ? ['--all-containers'] : [`--container=${container}`]),
    '--timestamps',
    `--since-time=${since}`,
    ...(pod === undefined ? [] : ['--', pod]),
  ]
}
