/** Ends what the selfcheck has deployed: `node stop.mjs [FOLDER]`. */
import { stopProcess } from '../demo/deployment/processes.mjs'
import { openWorkspace } from '../demo/deployment/workspace.mjs'

await stopProcess(openWorkspace(process.argv[2] ?? 'state/selfcheck-environment'), 'server')
