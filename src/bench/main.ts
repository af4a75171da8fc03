import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { peerVersions } from './peers.js'
import { REPOSITORY } from './places.js'
import type { Line, Row, Size } from './row.js'

/** In the order of the table. */
const ROWS = new Map<string, () => Promise<{ row: Row }>>([
  ['1', () => import('./row-01-cold-start.js')],
  ['2', () => import('./row-02-cycle-overhead.js')],
  ['3', () => import('./row-03-readiness-lag.js')],
  ['4', () => import('./row-04-probes.js')],
  ['4b', () => import('./row-04b-whole-process.js')],
  ['5', () => import('./row-05-junit.js')],
  ['5e', () => import('./row-05e-other-formats.js')],
  ['6', () => import('./row-06-clustering.js')],
  ['7', () => import('./row-07-history.js')],
  ['8', () => import('./row-08-idle-daemon.js')],
  ['9', () => import('./row-09-hanging-tests.js')],
  ['10', () => import('./row-10-fan-out.js')],
  ['11', () => import('./row-11-flood.js')],
  ['12', () => import('./row-12-first-red.js')],
  ['witness', () => import('./row-witness.js')],
  ['judge', () => import('./row-judge.js')],
  ['append', () => import('./row-append.js')],
  ['start', () => import('./row-start.js')],
])

const { values } = parseArgs({ options: { row: { type: 'string', multiple: true }, size: { type: 'string' } } })
const size: Size = values.size === 'small' ? 'small' : 'full'
const wanted = values.row ?? [...ROWS.keys()]
const unknown = wanted.filter((name) => !ROWS.has(name))
if (unknown.length > 0 || (values.size !== undefined && values.size !== 'small' && values.size !== 'full')) {
  console.error(`usage: npm run bench -- [--row ${[...ROWS.keys()].join('|')}]… [--size full|small]`)
  process.exitCode = 2
} else await measure()

async function measure(): Promise<void> {
  console.log(`${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, size ${size}. ${machine()}\n`)
  console.log('| row | job | ours | beside | ratio | bar | |\n|---|---|---|---|---|---|---|')
  for (const [name, load] of ROWS) {
    if (!wanted.includes(name)) continue
    const { row } = await load()
    const started = performance.now()
    const lines = await row.run(size).catch((error: unknown) => [broken(row.title, error)])
    for (const line of lines) console.log(tableLine(name, line))
    console.error(
      `row ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s, load ${loadavg()[0]?.toFixed(1)}`,
    )
  }
  console.log(`\nPeers: ${peerVersions()}.`)
}

/** A row that can't be measured is a line of the table all the same. */
function broken(title: string, error: unknown): Line {
  const reason = error instanceof Error ? error.message : String(error)
  process.exitCode = 1
  return { what: title, ours: `could not be measured: ${reason.slice(0, 200)}`, beside: '', ratio: '–', bar: '' }
}

function tableLine(name: string, { what, ours, beside, ratio, bar, held }: Line): string {
  const verdict = held === undefined ? '–' : held ? 'held' : '**missed**'
  return `| ${[name, what, ours, beside, ratio, bar, verdict].map((cell) => cell.replaceAll(/\s*[|\n]\s*/g, ' ')).join(' | ')} |`
}

function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string }
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ')
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory} GB, Linux ${release()}, Node ${process.versions.node}, untilgreen ${manifest.version}, load ${load}`
}
