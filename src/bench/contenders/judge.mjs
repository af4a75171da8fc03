// Judges a run of many tests: `ours|parse COUNT`.
import { judgeContext } from '../../../dist/judge/context.js'
import { judge } from '../../../dist/judge/judge.js'

const [who, count] = process.argv.slice(2)
const results = Array.from({ length: Number(count) }, (_, at) => {
  const status = at % 10 === 0 ? 'failed' : 'passed'
  const attempts = [{ status, durationMs: 10 }]
  const failed = status === 'failed' && { message: `expected 200, got 50${at % 4}` }
  return {
    id: `chat.suite${at % 100}::answers question ${at}`,
    status,
    durationMs: 10,
    attempts,
    flaky: false,
    phase: 'call',
    ...failed,
  }
})
const now = '2026-01-31T12:00:00.000Z'
const window = { startedAt: now, finishedAt: now, durationMs: 600_000 }
const ids = results.map(({ id }) => id)
const run = {
  suite: 'p1',
  priority: 'P1',
  runner: 'command',
  window,
  exit: { ended: 'exited', exitCode: 1 },
  reports: [
    {
      name: 'p1.xml',
      format: 'junit',
      sizeBytes: 1,
      modifiedAt: now,
      problems: [],
      replayed: [],
      stamps: [],
      shows: { attempts: true, interruption: true },
    },
  ],
  results,
  manifest: { source: 'file', name: 'p1.manifest', ids },
  metadata: { addresses: [], identities: [] },
}
const text = JSON.stringify(results)
const started = performance.now()
const listed = who === 'ours' ? judge(run, judgeContext('loop', now)).failures.length : JSON.parse(text).length
console.log(JSON.stringify({ value: performance.now() - started, listed }))
