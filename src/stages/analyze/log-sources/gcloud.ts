import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { LogSource, LogWindow } from '../log-source.js'
import { fetchByCommand } from './fetch-by-command.js'
import { logName, logTimeoutMs } from './log-fields.js'

const MOST_ENTRIES = 5_000

const options = z.object({
  filter: z.string().min(1).meta({ description: 'Logging query: resource.labels.service_name="backend".' }),
  project: z.string().min(1).optional(),
})

/** Entries of Google Cloud Logging, by `gcloud logging read`. */
export const gcloudLogs = defineAdapter({
  kind: 'gcloud',
  summary: 'entries of Google Cloud Logging, by `gcloud logging read`',
  options,
  create(given, context: AdapterContext): LogSource {
    const timeoutMs = logTimeoutMs(given)
    const passEnv = ['CLOUDSDK_*', 'GOOGLE_*']
    return {
      name: logName(given, 'gcloud'),
      kind: 'gcloud',
      fetch: (window, signal) =>
        fetchByCommand(
          { command: { run: argv(given, window), passEnv }, timeoutMs, read: linesOf },
          { window, context },
          signal,
        ),
    }
  },
})

function argv({ filter, project }: z.output<typeof options>, { since, until }: LogWindow): string[] {
  return [
    'gcloud',
    'logging',
    'read',
    `(${filter}) AND timestamp>="${since}" AND timestamp<="${until}"`,
    '--format=json',
    '--order=asc',
    `--limit=${MOST_ENTRIES}`,
    ...(project === undefined ? [] : [`--project=${project}`]),
  ]
}

/** One line an entry: time, severity, what it says, its trace. */
function linesOf(printed: readonly string[]): string[] {
  const text = printed.join('\n').trim()
  const entries = JSON.parse(text === '' ? '[]' : text) as unknown
  if (!Array.isArray(entries)) throw new Error('no list of entries')
  return entries.map((entry) => lineOf(entry as Record<string, unknown>))
}

function lineOf(entry: Record<string, unknown>): string {
  const { timestamp, severity = 'DEFAULT', textPayload, jsonPayload, httpRequest, trace } = entry
  const request = httpRequest as { requestMethod?: string; requestUrl?: string; status?: number } | undefined
  const structured = jsonPayload as { message?: string } | undefined
  const message =
    textPayload ??
    (structured === undefined
      ? [request?.requestMethod, request?.requestUrl, request?.status].filter((part) => part !== undefined).join(' ')
      : JSON.stringify(structured))
  const traced = typeof trace === 'string' ? ` trace=${trace.slice(trace.lastIndexOf('/') + 1)}` : ''
  return `${String(timestamp)} ${String(severity)} ${String(message).replace(/\s*\n\s*/g, ' ⏎ ')}${traced}`
}
