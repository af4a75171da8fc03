/** Ends the staging of a workspace: `node stop.mjs [WORKSPACE]`. */
import { stopProcess } from './deployment/processes.mjs'
import { openWorkspace, SERVICES } from './deployment/workspace.mjs'

const workspace = openWorkspace(process.argv[2])
for (const name of ['rollout', ...[...SERVICES].reverse()]) {
  if (await stopProcess(workspace, name)) console.log(`${name} is stopped`)
}
