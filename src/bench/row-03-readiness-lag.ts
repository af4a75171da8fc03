import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medianOf, paired, type Sample } from './paired.js'
import { peer } from './peers.js'
import { runProgram } from './processes.js'
import { figureLine, NOT_HERE, type Row, round, shown } from './row.js'

type Opening = '503 → 200' | 'closed → open'

/** From the moment in which a service could answer 200 to the moment in which it was asked; measured at the service. */
export const row: Row = {
  title: 'readiness lag',
  async run(size) {
    const waitOn = await peer('wait-on')
    const rounds = size === 'small' ? 1 : 7
    const lines = []
    for (const opening of ['503 → 200', 'closed → open'] as const) {
      const samples = await paired(
        {
          ours: () => lag(opening, quick(), (url) => [process.execPath, OURS, url]),
          waitOn: waitOn === undefined ? undefined : () => lag(opening, quick(), (url) => waitOnArgv(waitOn, url)),
        },
        rounds,
      )
      const beside = `wait-on -i 50: ${samples.waitOn.length === 0 ? NOT_HERE : shown(samples.waitOn)}`
      const told = { ours: shown(samples.ours), beside }
      lines.push(figureLine(`${opening} within 2 s, p50`, medianOf(samples.ours), { most: 25, unit: 'ms' }, told))
    }
    const longMs = size === 'small' ? 2_000 : 12_000
    const { value, atOnce = 0 } = await lag('503 → 200', longMs, (url) => [process.execPath, OURS, url])
    const share = (value / longMs) * 100
    const told = { ours: `${round(value)} ms = ${round(share)} %` }
    return [
      ...lines,
      figureLine(`503 → 200 after ${longMs / 1000} s`, share, { most: 2, unit: '%' }, told),
      figureLine('polls at a time', atOnce, { most: 1, unit: '' }),
    ]
  },
}

const OURS = fileURLToPath(new URL('./contenders/03-readiness.mjs', import.meta.url))

function waitOnArgv(folder: string, url: string): string[] {
  return [process.execPath, join(folder, 'bin/wait-on'), '-i', '50', url.replace('http:', 'http-get:')]
}

/** Time enough for a process to start, and never in step with its polls. */
function quick(): number {
  return 900 + Math.random() * 300
}

async function lag(opening: Opening, afterMs: number, argv: (url: string) => string[]): Promise<Sample> {
  let [opensAt, seenAt, now, atOnce] = [Number.POSITIVE_INFINITY, 0, 0, 0]
  const server = createServer((_, response) => {
    atOnce = Math.max(atOnce, ++now)
    response.on('close', () => now--)
    const isOpen = performance.now() >= opensAt
    if (isOpen) seenAt ||= performance.now()
    response.writeHead(isOpen ? 200 : 503).end('{}')
  })
  const port = await listen(server, 0)
  if (opening === 'closed → open') await new Promise((resolve) => server.close(resolve))
  const waiting = runProgram(argv(`http://127.0.0.1:${port}/health`))
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  opensAt = performance.now()
  if (opening === 'closed → open') await listen(server, port)
  await waiting
  server.closeAllConnections()
  server.close()
  return { value: seenAt - opensAt, atOnce }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
