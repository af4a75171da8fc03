/**
 * Deploys the wanted revision of the staging and ends at once; the roll-out goes on behind it, as with most platforms.
 *
 *     node deploy.mjs [--revision R] [--api URL] [--auth URL] [--workspace DIR] [--old-revision-ms N]
 *
 * Which revision: the option, else what the loop asks for (UNTILGREEN_REVISION), else the one named by revisions/wanted.
 * Doing it again does no harm: it ends with the same revision serving. A deploy with an older fence than the last one is refused.
 */
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runningPid, startDetached, stopProcess } from './deployment/processes.mjs'
import { knownRevisions, wantedRevision } from './deployment/wanted-revision.mjs'
import { ensureSecrets, openWorkspace, SERVICES } from './deployment/workspace.mjs'

const { values: options } = parseArgs({
  options: {
    revision: { type: 'string' },
    api: { type: 'string', default: 'http://127.0.0.1:18080' },
    auth: { type: 'string', default: 'http://127.0.0.1:18081' },
    workspace: { type: 'string' },
    'old-revision-ms': { type: 'string', default: '300' },
  },
})

try {
  await deploy(openWorkspace(options.workspace))
} catch (error) {
  console.error(`deploy: ${error.message}`)
  process.exitCode = 1
}

async function deploy(workspace) {
  raiseFence(workspace, process.env.UNTILGREEN_FENCE)
  const revision = options.revision ?? (process.env.UNTILGREEN_REVISION || wantedRevision())
  if (!knownRevisions().includes(revision)) throw new Error(`there is no revision ${revision}`)
  await stopProcess(workspace, 'rollout')
  const ports = { auth: portOf(options.auth, 'auth', workspace), backend: portOf(options.api, 'backend', workspace) }
  for (const service of SERVICES) await refuseTakenPort(workspace, service, ports[service])
  ensureSecrets(workspace)
  const faultsEnabled = process.env.FAULTS_ENABLED === '1'
  const plan = { revision, ports, faultsEnabled, oldRevisionMs: Number(options['old-revision-ms']) }
  workspace.write('plan.json', JSON.stringify(plan))
  const program = join(dirname(fileURLToPath(import.meta.url)), 'deployment', 'rollout.mjs')
  startDetached(workspace, 'rollout', [program, workspace.root, workspace.path('plan.json')])
  console.log(`${revision}: roll-out started`)
}

/** Remembers the highest fence seen; a lower one comes from an owner that has been replaced. */
function raiseFence(workspace, given) {
  if (given === undefined || given === '') return
  const fence = Number(given)
  const highest = Number(workspace.read('fence') ?? 0)
  if (!Number.isFinite(fence)) throw new Error(`UNTILGREEN_FENCE is no number: ${given}`)
  if (fence < highest) throw new Error(`refused: fence ${fence} is older than ${highest}, which has deployed since`)
  workspace.write('fence', String(fence))
}

/** The port of a URL; `:0` means any free one, kept over deploys. */
function portOf(url, service, workspace) {
  const port = /:0\/?$/.test(url) ? 0 : Number(new URL(url).port || 80)
  return port === 0 ? Number(workspace.read(`${service}.port`) ?? 0) : port
}

async function refuseTakenPort(workspace, service, port) {
  if (port === 0 || runningPid(workspace, service) !== undefined || !(await isTaken(port))) return
  throw new Error(
    `port ${port} of ${service} is taken by another program: end it, or name other ports in the loop file (vars)`,
  )
}

function isTaken(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    const end = (taken) => {
      socket.destroy()
      resolve(taken)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}
