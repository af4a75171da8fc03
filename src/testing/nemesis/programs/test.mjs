import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { about, hang, leak, leaveChild, tell } from './ask.mjs'

const { API_URL, LEAK_LINES, UNTILGREEN_REPORTS } = process.env
const { order } = await tell('orders/test')
const tests = readFileSync('tests/p1.list', 'utf8').split('\n').filter(Boolean)
const asked =
  order === 'empty' || order === 'faked' ? [] : order === 'fewer' || order === 'skipped' ? tests.slice(1) : tests
if (order === 'bad-bytes') process.stdout.write(Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a]))
if (order === 'flood') for (let line = 0; line < 3000; line++) process.stdout.write(`${'x'.repeat(98)}\n`)
if (order === 'leak') await leak()
if (order === 'leave') leaveChild()
const cases = []
for (const [index, name] of asked.entries()) {
  if (index === 2) await interrupt()
  cases.push(await check(name))
}
if (order === 'faked') for (const name of tests) cases.push({ name, seconds: 0.02 })
if (order === 'skipped') cases.push({ name: tests[0], seconds: 0, skipped: true })
if (order === 'renamed') cases[0].name = 't1_renamed'
const failed = cases.filter(({ message }) => message !== undefined).length
if (order !== 'no-report') writeReport()
process.exitCode = order === 'exit-0' ? 0 : order === 'exit-1' || failed > 0 ? 1 : 0

async function interrupt() {
  if (order === 'crash') process.abort()
  if (order === 'hang') await hang()
  if (order === 'killed') process.kill(process.pid, 'SIGKILL')
  if (order === 'switched') await tell('switch', { revision: 'r0' })
}

async function check(name) {
  const startedMs = performance.now()
  const seconds = () => (performance.now() - startedMs) / 1000
  const query = `command=${about.command}&cycle=${about.cycle}${order === 'flaky' ? '&flaky=1' : ''}`
  try {
    const answer = await fetch(`${API_URL}/check/${name}?${query}`)
    const { ok, message } = await answer.json()
    return { name, seconds: seconds(), ...(ok !== true && { message: message ?? `HTTP ${answer.status}` }) }
  } catch (error) {
    return { name, seconds: seconds(), message: `connection failed: ${error.cause?.code ?? error.message}` }
  }
}

function writeReport() {
  const path = `${UNTILGREEN_REPORTS}/p1.xml`
  const claimed = order === 'wrong-totals' ? 0 : failed
  const total = order === 'wrong-totals' ? cases.length + 1 : cases.length
  const skipped = order === 'skipped' ? 1 : 0
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0)
  const head = `<testsuite name="p1" tests="${total}" failures="${claimed}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}">`
  const text = `<?xml version="1.0"?>\n${head}\n${cases.map(testCase).join('\n')}\n</testsuite>\n`
  writeFileSync(path, order === 'cut-report' ? text.slice(0, text.length * 0.7) : text)
  if (order === 'stale-report') utimesSync(path, new Date(0), new Date(1_600_000_000_000))
}

function testCase({ name, seconds, message, skipped }) {
  const inside = skipped ? '<skipped/>' : message === undefined ? '' : failure(message)
  return `<testcase classname="p1" name="${name}" time="${seconds.toFixed(3)}">${inside}</testcase>`
}

function failure(message) {
  const told = order === 'leak' ? `${message} ${LEAK_LINES}` : message
  return `<failure message="${escaped(message)}">${escaped(told)}</failure>`
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
