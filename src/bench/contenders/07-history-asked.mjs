// Asks for one test's last hundred results and for the curve, the second time in one process: `ours|sqlite FOLDER TEST`.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readState } from '../../../dist/store/read-state.js'
import { visitEvents } from '../../../dist/store/visit-events.js'

const [who, folder, test] = process.argv.slice(2)
console.log(JSON.stringify(who === 'ours' ? await ask() : await askSqlite()))

async function ask() {
  const last = async () => {
    const points = []
    await visitEvents(folder, 'bench', (event) => {
      if (event.event !== 'stage:finished' || event.stage !== 'test') return
      for (const { id, status } of event.result.output.suites[0].results) if (id === test) points.push(status)
    })
    return points.slice(-100)
  }
  const curve = async () => (await readState(folder, 'bench')).history.points
  await last()
  await curve()
  return { value: await timeOf(last), curve: await timeOf(curve) }
}

async function askSqlite() {
  const Database = createRequire(`${process.env.BENCH_PEERS}/package.json`)('better-sqlite3')
  const db = new Database(join(folder, 'bench.db'))
  const one = db.prepare(
    'select status from result where test = (select id from test where name = ?) order by cycle desc limit 100',
  )
  const days = db.prepare('select substr(at, 1, 10) day, avg(status = 0) from result group by day')
  one.all(test)
  return { value: await timeOf(() => one.all(test)), curve: await timeOf(() => days.all()) }
}

async function timeOf(job) {
  const started = performance.now()
  await job()
  return performance.now() - started
}
