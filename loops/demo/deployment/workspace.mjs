import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The services in the order in which they start. */
export const SERVICES = ['auth', 'backend']

/**
 * The folder of what a running staging leaves: pid and port files, logs, secrets, stored threads.
 * `DEMO_WORKSPACE`, else `state/demo-workspace` under the working directory.
 * @returns {{ path: (name: string) => string, read: (name: string) => string | undefined, write: (name: string, text: string) => void }}
 */
export function openWorkspace(directory = process.env.DEMO_WORKSPACE || 'state/demo-workspace') {
  const root = resolve(directory)
  mkdirSync(root, { recursive: true })
  const path = (name) => join(root, name)
  const read = (name) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8').trim() : undefined)
  const write = (name, text) => {
    const draft = path(`${name}.${process.pid}.tmp`)
    writeFileSync(draft, `${text}\n`, { mode: 0o600 })
    renameSync(draft, path(name))
  }
  return { root, path, read, write }
}

/** Two secrets of this staging, made on first use: tokens are signed with `current`; `previous` is the one before. */
export function ensureSecrets(workspace) {
  const known = workspace.read('secrets.json')
  if (known) return JSON.parse(known)
  const secrets = { current: randomSecret(), previous: randomSecret() }
  workspace.write('secrets.json', JSON.stringify(secrets))
  return secrets
}

const randomSecret = () => randomBytes(32).toString('hex')
