import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medianOf, paired, type Sample } from './paired.js'
import { peer } from './peers.js'
import { runProgram } from './processes.js'
import { figureLine, type Row, round, shown } from './row.js'

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
          ...(waitOn !== undefined && {
            waitOn: () => lag(opening, quick(), (url) => [process.execPath, join(waitOn, 'bin/wait-on'), '-i', '50', url.replace('http:', 'http-get:')]),
          }),
        },
        rounds,
      )
      const beside = samples.waitOn === undefined ? 'wait-on: not here' : `wait-on -i 50: ${shown(samples.waitOn)}`
      lines.push({ ...figureLine(`${opening} within 2 s, p50`, medianOf(samples.ours), 'ms', 25, beside), ours: shown(samples.ours) })
    }
    const longMs = size === 'small' ? 2_000 : 12_000
    const { value, atOnce = 0 } = await lag('503 → 200', longMs, (url) => [process.execPath, OURS, url])
    const share = (value / longMs) * 100
    return [
      ...lines,
      { ...figureLine(`503 → 200 after ${longMs / 1000} s`, share, '%', 2), ours: `${round(value)} ms = ${round(share)} %` },
      figureLine('polls at a time', atOnce, '', 1),
    ]
  },
}

const OURS = fileURLToPath(new URL('./contenders/03-readiness.mjs', import.meta.url))

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
