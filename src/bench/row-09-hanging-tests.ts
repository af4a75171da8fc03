import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { eachLoop } from './each-loop.js'
import { medianOf, paired } from './paired.js'
import { inFolder } from './places.js'
import { figureLine, type Row, round, shown } from './row.js'

const LIMIT_MS = 4_000

/** 25 tests that hang, each with a limit of 4 s: how long until the verdict, from the shell. */
export const row: Row = {
  title: '25 hanging tests',
  async run(size) {
    const count = size === 'small' ? 3 : 25
    const ids = Array.from({ length: count }, (_, at) => `hang${at}`)
    const refused = `127.0.0.1:${await closedPort()}`
    const target = `      target: { env: API_URL, url: "http://${refused}" }\n`
    const rounds = size === 'small' ? 1 : 3
    const samples = await paired(
      {
        wide: () => verdict(ids, 25),
        narrow: () => verdict(ids, 5, '      abort: { sameSignature: 3 }\n'),
        down: () => verdict(ids, 5, target),
      },
      rounds,
    )
    const limits = medianOf(samples.wide) / LIMIT_MS
    const narrow = medianOf(samples.narrow) / LIMIT_MS
    const beside = 'pytest one by one: 25 limits; `-n 25` 1 and its start'
    return [
      { ...figureLine(`${count} hang, 25 workers`, limits, 'limits', 1.3, beside), ours: `${shown(samples.wide)} = ${round(limits)} limits` },
      { ...figureLine(`${count} hang, 5 workers, early end at 3 alike`, narrow, 'limits', 1.3), ours: `${shown(samples.narrow)} = ${round(narrow)} limits` },
      { ...figureLine('the target is down: told before the tests', medianOf(samples.down), 'ms', 2_000), ours: shown(samples.down) },
    ]
  },
}

function verdict(ids: readonly string[], workers: number, suite = '') {
  return inFolder(async (folder) => ({ value: (await eachLoop(folder, ids, { workers, suite }).run()).ms }))
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
