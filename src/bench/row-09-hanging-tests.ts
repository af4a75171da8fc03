import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eachLoop } from './each-loop.js'
import { medianOf, paired, type Sample } from './paired.js'
import { inFolder } from './places.js'
import { figureLine, type Line, type Row, round, shown } from './row.js'

const LIMIT_MS = 4_000
const WORKERS = { wide: 25, narrow: 5 }

/** 25 tests that hang, each with a limit of 4 s: how long until the verdict, from the shell. */
export const row: Row = {
  title: '25 hanging tests',
  async run(size) {
    const ids = Array.from({ length: size === 'small' ? 3 : 25 }, (_, at) => `hang${at}`)
    const early = '      abort: { sameSignature: 3 }\n'
    const samples = await paired(
      {
        wide: () => verdict(ids, WORKERS.wide),
        narrow: () => verdict(ids, WORKERS.narrow, early),
        gone: () => goneAfterDeploy(ids),
      },
      size === 'small' ? 1 : 3,
    )
    const told = { ours: shown(samples.gone) }
    return [
      inLimits(`${ids.length} hang, ${WORKERS.wide} workers`, samples.wide),
      inLimits(`${ids.length} hang, ${WORKERS.narrow} workers, early end at 3 alike`, samples.narrow),
      figureLine(
        'environment gone after its deploy, to the end',
        medianOf(samples.gone),
        { most: 2_000, unit: 'ms' },
        told,
      ),
    ]
  },
}

function inLimits(what: string, samples: readonly Sample[]): Line {
  const limits = medianOf(samples) / LIMIT_MS
  const told = { ours: `${shown(samples)} = ${round(limits)} limits`, beside: 'one limit; pytest one by one: 25' }
  return figureLine(what, limits, { most: 1.3, unit: 'limits' }, told)
}

function verdict(ids: readonly string[], workers: number, suite = ''): Promise<Sample> {
  return inFolder(async (folder) => ({ value: (await eachLoop(folder, ids, { workers, suite }).run()).ms }))
}

/** The service is ready once and then gone, before the first test. */
function goneAfterDeploy(ids: readonly string[]): Promise<Sample> {
  return inFolder(async (folder) => {
    let goneAt = Number.NaN
    const service = createServer((_, response) => {
      response.setHeader('connection', 'close')
      response.end('{}')
      service.close()
      goneAt = performance.now()
    })
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
    const { port } = service.address() as AddressInfo
    const ready = `ready: { timeout: 5s, probes: [{ http: "http://127.0.0.1:${port}/health", expect: { status: 200 } }] }\n`
    await eachLoop(folder, ids, { workers: WORKERS.narrow, loop: ready }).run()
    return { value: performance.now() - goneAt }
  })
}
