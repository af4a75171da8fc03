import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { medianOf, paired, type Sample } from './paired.js'
import { peer } from './peers.js'
import { CLI, inFolder } from './places.js'
import { contender, timed } from './processes.js'
import { figureLine, type Line, type Row, round } from './row.js'

const TEST = 'chat.suite7::answers question 7'

/** A million test results in plain state files, 1,000 a cycle, each cycle safe on disk before the next. */
export const row: Row = {
  title: 'history',
  run: (size) =>
    inFolder(async (folder) => {
      const results = size === 'small' ? 20_000 : 1_000_000
      const hasPeer = (await peer('better-sqlite3')) !== undefined
      let turn = 0
      const append = (who: string) => () => {
        const place = join(folder, `${who}-${++turn}`)
        mkdirSync(place)
        return contender('07-history.mjs', who, place, results)
      }
      const rounds = size === 'small' ? 1 : 2
      const samples = await paired({ ours: append('ours'), sqlite: hasPeer ? append('sqlite') : undefined }, rounds)
      const theirs = hasPeer
        ? await contender('07-history-asked.mjs', 'sqlite', join(folder, 'sqlite-2'), TEST)
        : undefined
      const state = join(folder, 'ours-1')
      return [
        ...appendLines(results, samples.ours, samples.sqlite),
        ...(await askedLines(state, theirs)),
        {
          what: 'pass rate by day',
          ours: 'no such query yet: `history` tells each cycle',
          beside: '',
          ratio: '–',
          bar: 'none',
        },
      ]
    }),
}

function appendLines(results: number, ours: readonly Sample[], sqlite: readonly Sample[]): Line[] {
  const rate = (samples: readonly Sample[]) => results / (medianOf(samples) / 1000)
  const what = `${results.toLocaleString('en')} results, appended`
  const [own, other] = [medianOf(ours, 'megabytes'), medianOf(sqlite, 'megabytes')]
  if (sqlite.length === 0) {
    return [
      {
        what,
        ours: `${round(rate(ours))}/s, ${round(own)} MB`,
        beside: 'better-sqlite3: not here',
        ratio: '–',
        bar: '',
      },
    ]
  }
  const share = rate(ours) / rate(sqlite)
  return [
    {
      what,
      ours: `${round(rate(ours))}/s`,
      beside: `better-sqlite3 WAL ${round(rate(sqlite))}/s`,
      ratio: `${round(share)} × the rate`,
      bar: '≥ 0.5 × the rate',
      held: share >= 0.5,
    },
    {
      what: 'their size',
      ours: `${round(own)} MB`,
      beside: `better-sqlite3 ${round(other)} MB`,
      ratio: `${round(own / other)} ×`,
      bar: '≤ 2 ×',
      held: own <= 2 * other,
    },
  ]
}

async function askedLines(state: string, theirs: Sample | undefined): Promise<Line[]> {
  const warm = await contender('07-history-asked.mjs', 'ours', state, TEST)
  const ask = (...args: string[]) => timed([process.execPath, CLI, 'history', 'bench', '--state-dir', state, ...args])
  const cold = await paired({ test: () => ask('--test', TEST), curve: () => ask() }, 3)
  const [warmBar, coldBar] = [
    { most: 20, unit: 'ms' },
    { most: 500, unit: 'ms' },
  ]
  const beside = (ms: number | undefined) => (ms === undefined ? '' : `better-sqlite3 ${round(ms)} ms`)
  return [
    figureLine('one test’s last 100, warm', warm.value, warmBar, { beside: beside(theirs?.value) }),
    figureLine('pass-rate curve, warm', warm.curve ?? Number.NaN, warmBar, {
      beside: `${beside(theirs?.curve)} (by day)`,
    }),
    figureLine('one test, whole process', medianOf(cold.test), coldBar),
    figureLine('pass-rate curve, whole process', medianOf(cold.curve), coldBar),
  ]
}
