/** Says what is installed: `node server.mjs WORKSPACE PORT`. The revision is computed from the installed files, not taken from anybody. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { filesOf, revisionOf } from './build.mjs'

const [workspace, port] = process.argv.slice(2)
const folder = join(workspace, 'installed', 'node_modules', 'untilgreen')
const program = join(workspace, 'installed', 'node_modules', '.bin', 'untilgreen')
const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
const answer = {
  status: status === 0 ? 'healthy' : 'broken',
  revision: revisionOf(filesOf(folder)),
  version: stdout.trim(),
  instance: randomUUID(),
  program,
  folder,
}

const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
})
server.listen(Number(port), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
