import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { REPOSITORY } from './places.js'

/** Folder into which peers are installed, outside of the lock file. */
export const PEERS_FOLDER = join(REPOSITORY, 'node_modules/.cache/bench-peers')

/** All that anything here is measured beside. */
const PEERS = ['better-sqlite3', 'junit2json', 'newman', 'tap-parser', 'wait-on'] as const

const INSTALL_LIMIT_MS = 180_000

/** Installs a peer where it isn't there yet. Returns its folder, or undefined where it can't be had. */
export async function peer(name: (typeof PEERS)[number]): Promise<string | undefined> {
  const folder = join(PEERS_FOLDER, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  mkdirSync(PEERS_FOLDER, { recursive: true })
  const manifest = join(PEERS_FOLDER, 'package.json')
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private":true}\n')
  process.stderr.write(`installing ${name} to measure beside … `)
  try {
    const options = { cwd: PEERS_FOLDER, timeout: INSTALL_LIMIT_MS }
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', name], options)
    process.stderr.write('done\n')
    return folder
  } catch {
    process.stderr.write('not to be had\n')
    return undefined
  }
}

/** Each peer with the version that is installed, or that it is not here. */
export function peerVersions(): string {
  return PEERS.map((name) => {
    const manifest = join(PEERS_FOLDER, 'node_modules', name, 'package.json')
    if (!existsSync(manifest)) return `${name} not here`
    return `${name} ${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}`
  }).join(', ')
}
