// Appends test results, 1,000 a cycle: `ours|sqlite FOLDER RESULTS`.
import { readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { systemClock } from '../../../dist/platform/clock.js'
import { openFileStore } from '../../../dist/store/open-file-store.js'

const [who, folder, results] = process.argv.slice(2)
const PER_CYCLE = 1_000
const at = (cycle) => new Date(Date.UTC(2026, 0, 1) + cycle * 3_600_000).toISOString()

console.log(JSON.stringify(who === 'ours' ? await ours() : sqlite()))
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
  const cycles = Number(results) / PER_CYCLE
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

function sqlite() {
  const Database = createRequire(`${process.env.BENCH_PEERS}/package.json`)('better-sqlite3')
  const db = new Database(join(folder, 'bench.db'))
  db.pragma('journal_mode = WAL')
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
  const add = db.transaction((cycle, told) => {
    for (const { id, status, durationMs } of told)
      insert.run(idOf(id), cycle, at(cycle), status === 'passed' ? 0 : 1, durationMs)
  })
  const started = performance.now()
  for (let cycle = 1; cycle <= Number(results) / PER_CYCLE; cycle++) add(cycle, resultsOf(cycle))
  const value = performance.now() - started
  db.close()
  return { value, megabytes: megabytesOf(folder) }
}

function megabytesOf(place) {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + statSync(join(entry.path, entry.name)).size, 0) / 1e6
}
