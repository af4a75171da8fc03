/**
 * Replaces the running staging: for a while the old revision still answers, then it is ended and the new one started.
 * Started by deploy.mjs, which does not wait for it: `node rollout.mjs WORKSPACE PLAN.json`.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runningPid, startDetached, stopProcess } from './processes.mjs'
import { openWorkspace, SERVICES } from './workspace.mjs'

/** How long a service may take to bind its port, in milliseconds. */
const START_LIMIT_MS = 20_000

const demoDir = join(dirname(fileURLToPath(import.meta.url)), '..')

/** @typedef {{ revision: string, oldRevisionMs: number, faultsEnabled: boolean, ports: { auth: number, backend: number } }} Plan */

// By a handler, so that it can't come between the start of a service and the note of its pid.
process.once('SIGTERM', () => process.exit(143))

const workspace = openWorkspace(process.argv[2])
await rollOut(JSON.parse(readFileSync(process.argv[3], 'utf8')))

/** @param {Plan} plan */
async function rollOut(plan) {
  const isReplacing = SERVICES.some((service) => runningPid(workspace, service) !== undefined)
  if (isReplacing && oldRevisionStays()) return console.log(`${plan.revision} is not rolled out: old_revision_stays`)
  if (isReplacing) await sleep(plan.oldRevisionMs)
  await Promise.all(SERVICES.map((service) => stopProcess(workspace, service)))
  const auth = start('auth', plan, {})
  const authPort = plan.ports.auth || (await auth)
  await Promise.all([auth, start('backend', plan, { authUrl: `http://127.0.0.1:${authPort}` })])
  console.log(`${plan.revision} is rolled out`)
}

/** Starts a service by the revision's configuration; its bound port. */
async function start(service, plan, more) {
  const revisionDir = join(demoDir, 'revisions', plan.revision)
  const config = {
    service,
    revision: plan.revision,
    revisionDir,
    host: '127.0.0.1',
    port: plan.ports[service],
    portFile: workspace.path(`${service}.port`),
    secretsFile: workspace.path('secrets.json'),
    storeFile: workspace.path('store.json'),
    faultsFile: workspace.path('faults.json'),
    faultsEnabled: plan.faultsEnabled,
    ...JSON.parse(readFileSync(join(revisionDir, `${service}.json`), 'utf8')),
    ...more,
  }
  workspace.write(`${service}.json`, JSON.stringify(config, null, 2))
  rmSync(config.portFile, { force: true })
  startDetached(workspace, service, [join(demoDir, 'staging', `${service}.mjs`), workspace.path(`${service}.json`)])
  return boundPort(service)
}

async function boundPort(service) {
  const deadline = performance.now() + START_LIMIT_MS
  while (performance.now() < deadline) {
    if (existsSync(workspace.path(`${service}.port`))) return Number(workspace.read(`${service}.port`))
    if (runningPid(workspace, service) === undefined) break
    await sleep(10)
  }
  console.error(`${service} did not start; see ${workspace.path(`${service}.log`)}`)
  process.exit(1)
}

function oldRevisionStays() {
  const faults = workspace.read('faults.json')
  return faults !== undefined && JSON.parse(faults).old_revision_stays === true
}
