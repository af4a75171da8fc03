/**
 * Deploys this clone's build: packs it, installs it into an empty folder, and starts a small server that says what is installed there.
 *
 *     node deploy.mjs --url URL --folder DIR
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startDetached, stopProcess } from '../demo/deployment/processes.mjs'
import { openWorkspace } from '../demo/deployment/workspace.mjs'
import { filesToPublish, revisionOf } from './build.mjs'

const { values: options } = parseArgs({ options: { url: { type: 'string' }, folder: { type: 'string' } } })
const workspace = openWorkspace(options.folder)
const files = filesToPublish(process.env.SELFCHECK_BREAK)
const wanted = process.env.UNTILGREEN_REVISION
if (wanted && wanted !== revisionOf(files)) {
  console.error(`deploy: what lies here is ${revisionOf(files)}, not ${wanted}`)
  process.exit(1)
}
await stopProcess(workspace, 'server')
install(pack())
const server = join(dirname(fileURLToPath(import.meta.url)), 'server.mjs')
startDetached(workspace, 'server', [server, workspace.root, new URL(options.url).port])
console.log(`${revisionOf(files)}: installed, its server is starting`)

/** @returns {string} path of the tarball */
function pack() {
  const build = workspace.path('build')
  rmSync(build, { recursive: true, force: true })
  for (const { path, content } of files) {
    mkdirSync(dirname(join(build, path)), { recursive: true })
    writeFileSync(join(build, path), content)
  }
  const [{ filename }] = JSON.parse(
    npm(build, 'pack', '--json', '--ignore-scripts', '--pack-destination', workspace.root),
  )
  return workspace.path(filename)
}

/** From npm's cache where it has what is needed. */
function install(tarball) {
  const folder = workspace.path('installed')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  npm(folder, 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball)
}

function npm(cwd, ...args) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
