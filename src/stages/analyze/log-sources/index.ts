import { adapterFamily } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { LogSource } from '../log-source.js'
import { commandLogs } from './command.js'
import { dockerLogs } from './docker.js'
import { fileLogs } from './file.js'
import { gcloudLogs } from './gcloud.js'
import { kubectlLogs } from './kubectl.js'
import { logFields } from './log-fields.js'

/** All log sources: `analyze.logs[].use` names one. */
export const logSources = adapterFamily<LogSource, AdapterContext>(
  'log source',
  [fileLogs, commandLogs, kubectlLogs, dockerLogs, gcloudLogs],
  logFields,
)
