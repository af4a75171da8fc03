import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { medianOf, paired } from './paired.js'
import { peer } from './peers.js'
import { CLI, inFolder } from './places.js'
import { server, timed } from './processes.js'
import { figureLine, type Row, timesLine } from './row.js'

/** 25 checks from the shell: start, ask, print, end. */
export const row: Row = {
  title: '25 checks, whole process',
  run: (size) =>
    inFolder(async (folder) => {
      const { port, child } = await server('server.mjs')
      try {
        const url = `http://127.0.0.1:${port}/health`
        const [probes, collection] = [join(folder, 'p.yaml'), join(folder, 'newman.json')]
        writeFileSync(probes, probeFile(url))
        writeFileSync(collection, newmanCollection(url))
        const newman = await peer('newman')
        const node = process.execPath
        const plain = fileURLToPath(new URL('./contenders/04b-checks.mjs', import.meta.url))
        const rounds = size === 'small' ? 1 : 7
        const samples = await paired(
          {
            ours: () => timed([node, CLI, 'probe', probes]),
            floor: () => timed([node, plain, String(port)]),
            newman:
              newman === undefined ? undefined : () => timed([node, join(newman, 'bin/newman.js'), 'run', collection]),
          },
          rounds,
        )
        return [
          figureLine('25 HTTP checks, whole process', medianOf(samples.ours), { most: 350, unit: 'ms' }),
          timesLine('the same', samples.ours, { name: 'undici, no checks shown', samples: samples.floor }, {}),
          timesLine('the same', samples.ours, { name: 'newman', samples: samples.newman }, { least: 3.4 }),
        ]
      } finally {
        child.kill()
      }
    }),
}

function probeFile(url: string): string {
  const probes = Array.from({ length: 25 }, (_, at) => ({
    name: `check ${at}`,
    steps: [{ http: url, expect: { status: 200, json: { '/status': 'healthy' } } }],
  }))
  return JSON.stringify({ probes })
}

function newmanCollection(url: string): string {
  const exec = [
    "pm.test('healthy', () => { pm.response.to.have.status(200); pm.expect(pm.response.json().status).to.eql('healthy') })",
  ]
  const item = Array.from({ length: 25 }, (_, at) => ({
    name: `check ${at}`,
    request: { method: 'GET', url },
    event: [{ listen: 'test', script: { type: 'text/javascript', exec } }],
  }))
  return JSON.stringify({
    info: { name: 'checks', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item,
  })
}
