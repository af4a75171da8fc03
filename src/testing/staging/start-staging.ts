import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** How long a roll-out may take, in milliseconds. */
const ROLL_OUT_LIMIT_MS = 20_000

export interface StagingOptions {
  /** Default `r3`, the right one. */
  revision?: string
  /** Fault switches from the start; they can be changed by `setFaults`. */
  faults?: Record<string, unknown>
}

/** A staging of its own: two processes on free ports of the loopback. */
export interface Staging {
  api: string
  auth: string
  ws: string
  workspace: string
  /** Replaces all fault switches of both services. */
  setFaults(faults: Record<string, unknown>): Promise<void>
  /** Runs the deploy command and does not wait for the roll-out; its output. */
  deploy(revision: string, env?: Record<string, string>): Promise<{ exitCode: number; output: string }>
  /** Until the backend says that it serves this revision. */
  serves(revision: string): Promise<void>
  /** Ends both processes and removes the workspace. */
  stop(): Promise<void>
}

/** Deploys a revision to a workspace of its own and waits until it serves. */
export async function startStaging({ revision = 'r3', faults = {} }: StagingOptions = {}): Promise<Staging> {
  const workspace = mkdtempSync(join(tmpdir(), 'untilgreen-staging-'))
  writeFileSync(join(workspace, 'faults.json'), JSON.stringify(faults))
  const deployed = await deploy(workspace, revision)
  if (deployed.exitCode !== 0) throw new Error(deployed.output)
  const auth = `http://127.0.0.1:${await portOf(workspace, 'auth')}`
  const port = await portOf(workspace, 'backend')
  const api = `http://127.0.0.1:${port}`
  await serves(api, revision)
  return {
    api,
    auth,
    ws: `ws://127.0.0.1:${port}`,
    workspace,
    setFaults: async (wanted) => {
      for (const url of [api, auth]) await post(`${url}/__faults`, wanted)
    },
    deploy: (next, env) => deploy(workspace, next, env),
    serves: (wanted) => serves(api, wanted),
    stop: async () => {
      await run(process.execPath, ['loops/demo/stop.mjs', workspace])
      rmSync(workspace, { recursive: true, force: true })
    },
  }
}

/** The revision that the backend says it serves, or undefined where it does not answer. */
export async function servedRevision(api: string): Promise<string | undefined> {
  const answer = await fetch(`${api}/health`).catch(() => undefined)
  return answer?.ok ? ((await answer.json()) as { revision: string }).revision : undefined
}

async function deploy(workspace: string, revision: string, env: Record<string, string> = {}) {
  const free = 'http://127.0.0.1:0'
  const argv = [
    'loops/demo/deploy.mjs',
    '--revision',
    revision,
    '--api',
    free,
    '--auth',
    free,
    '--workspace',
    workspace,
  ]
  try {
    const { stdout } = await run(process.execPath, argv, { env: { ...process.env, FAULTS_ENABLED: '1', ...env } })
    return { exitCode: 0, output: stdout }
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }
    return { exitCode: code, output: stderr }
  }
}

async function serves(api: string, revision: string): Promise<void> {
  const deadline = performance.now() + ROLL_OUT_LIMIT_MS
  while ((await servedRevision(api)) !== revision) {
    if (performance.now() > deadline) throw new Error(`${api} does not serve ${revision}`)
    await sleep(10)
  }
}

/** The port that a service has written down, once it has. */
async function portOf(workspace: string, service: string): Promise<number> {
  const deadline = performance.now() + ROLL_OUT_LIMIT_MS
  for (;;) {
    try {
      return Number(readFileSync(join(workspace, `${service}.port`), 'utf8'))
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(10)
    }
  }
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}
