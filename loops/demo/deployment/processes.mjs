import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a process may take to end by SIGTERM before it is killed, in milliseconds. */
const GRACE_MS = 2_000

/**
 * Starts a program that outlives us, its output appended to `<name>.log`, its pid in `<name>.pid`.
 * @param {{ path: Function, write: Function }} workspace
 * @param {string} name
 * @param {string[]} argv what node runs
 * @returns {number} the pid
 */
export function startDetached(workspace, name, argv) {
  const log = openSync(workspace.path(`${name}.log`), 'a', 0o600)
  const child = spawn(process.execPath, argv, { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  child.unref()
  workspace.write(`${name}.pid`, `${child.pid}`)
  return child.pid
}

/** The pid of a running program of this workspace, or nothing: a pid that now belongs to another program doesn't count. */
export function runningPid(workspace, name) {
  const pid = Number(workspace.read(`${name}.pid`))
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined
  return isOurs(pid, workspace) ? pid : undefined
}

/** Ends a program of this workspace: SIGTERM, after two seconds SIGKILL. */
export async function stopProcess(workspace, name) {
  const pid = runningPid(workspace, name)
  if (pid === undefined) return false
  process.kill(pid, 'SIGTERM')
  const deadline = performance.now() + GRACE_MS
  while (isAlive(pid) && performance.now() < deadline) await sleep(10)
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await sleep(5)
  return true
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch {
    return false
  }
}

/** Each program of ours names the workspace in its arguments. Where there is no /proc, the pid file is believed. */
function isOurs(pid, workspace) {
  const line = readProc(pid, 'cmdline')
  return line === undefined || line.includes(workspace.root)
}

const isZombie = (pid) => /^\d+ \(.*\) Z/s.test(readProc(pid, 'stat') ?? '')

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return undefined
  }
}
