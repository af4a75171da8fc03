// Appends test results, 1,000 a cycle: `ours|sqlite FOLDER RESULTS`; `ask FOLDER TEST` asks twice in one process.
import { readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { systemClock } from '../../../dist/platform/clock.js'
import { openFileStore } from '../../../dist/store/open-file-store.js'
import { readState } from '../../../dist/store/read-state.js'
import { visitEvents } from '../../../dist/store/visit-events.js'

const [who, folder, third] = process.argv.slice(2)
const PER_CYCLE = 1_000
const at = (cycle) => new Date(Date.UTC(2026, 0, 1) + cycle * 3_600_000).toISOString()

const JOBS = { ours, sqlite, ask, 'ask-sqlite': askSqlite }
console.log(JSON.stringify(await JOBS[who]()))
process.exit()

function resultsOf(cycle) {
  return Array.from({ length: PER_CYCLE }, (_, test) => {
    const status = (test + cycle) % 50 === 0 ? 'failed' : 'passed'
    const durationMs = 10 + ((test * 7 + cycle) % 90)
    return {
      id: `chat.suite${test % 40}::answers question ${test}`,
      status,
      durationMs,
      attempts: [{ status, durationMs }],
      flaky: false,
      phase: 'call',
    }
  })
}

async function ours() {
  const store = await openFileStore({ stateDir: folder, loop: 'bench', clock: systemClock })
  await store.append({
    event: 'loop:started',
    format: 1,
    loop: 'bench',
    environment: 'bench',
    session: 's',
    configHash: 'c',
  })
  const cycles = Number(third) / PER_CYCLE
  const started = performance.now()
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const window = { startedAt: at(cycle), finishedAt: at(cycle), durationMs: 1_000 }
    const suite = {
      suite: 'p1',
      priority: 'P1',
      runner: 'command',
      window,
      reports: [],
      results: resultsOf(cycle),
      metadata: { addresses: [], identities: [] },
    }
    await store.append({ event: 'cycle:started', cycle, runId: `run-${cycle}`, session: 's' })
    const result = { status: 'succeeded', output: { window, suites: [suite] } }
    await store.append({
      event: 'stage:finished',
      cycle,
      stage: 'test',
      outcome: 'succeeded',
      result,
      durationMs: 1_000,
    })
    await store.append({ event: 'cycle:finished', cycle, outcome: 'completed', verdict: 'failed', green: false })
  }
  const value = performance.now() - started
  await store.close()
  return { value, megabytes: megabytesOf(join(folder, 'bench')) }
}

function database() {
  const Database = createRequire(`${process.env.BENCH_PEERS}/package.json`)('better-sqlite3')
  const db = new Database(join(folder, 'bench.db'))
  db.pragma('journal_mode = WAL')
  return db
}

function sqlite() {
  const db = database()
  db.exec(
    'create table test (id integer primary key, name text unique); create table result (test integer, cycle integer, at text, status integer, ms real)',
  )
  db.exec('create index by_test on result (test, cycle)')
  const name = db
    .prepare('insert into test (name) values (?) on conflict do update set name = name returning id')
    .pluck()
  const insert = db.prepare('insert into result values (?, ?, ?, ?, ?)')
  const ids = new Map()
  const idOf = (id) => ids.get(id) ?? ids.set(id, name.get(id)).get(id)
  const add = db.transaction((cycle, results) => {
    for (const { id, status, durationMs } of results)
      insert.run(idOf(id), cycle, at(cycle), status === 'passed' ? 0 : 1, durationMs)
  })
  const started = performance.now()
  for (let cycle = 1; cycle <= Number(third) / PER_CYCLE; cycle++) add(cycle, resultsOf(cycle))
  const value = performance.now() - started
  db.close()
  return { value, megabytes: megabytesOf(folder) }
}

async function ask() {
  const test = async () => {
    const points = []
    await visitEvents(folder, 'bench', (event) => {
      if (event.event !== 'stage:finished' || event.stage !== 'test') return
      for (const { id, status } of event.result.output.suites[0].results) if (id === third) points.push(status)
    })
    return points.slice(-100)
  }
  const curve = async () => (await readState(folder, 'bench')).history.points
  await test()
  await curve()
  return { value: await timeOf(test), curve: await timeOf(curve) }
}

async function askSqlite() {
  const db = database()
  const one = db.prepare(
    'select status from result where test = (select id from test where name = ?) order by cycle desc limit 100',
  )
  const days = db.prepare('select substr(at, 1, 10) day, avg(status = 0) from result group by day')
  one.all(third)
  return { value: await timeOf(() => one.all(third)), curve: await timeOf(() => days.all()) }
}

async function timeOf(job) {
  const started = performance.now()
  await job()
  return performance.now() - started
}

function megabytesOf(place) {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + statSync(join(entry.path, entry.name)).size, 0) / 1e6
}
