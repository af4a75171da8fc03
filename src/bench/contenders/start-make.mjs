// Writes the journal of a loop of many cycles: `FOLDER CYCLES`; `snapshot FOLDER` adds what an owner leaves at its end.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../../dist/platform/clock.js'
import { eventJson } from '../../../dist/store/journal.js'
import { encodeLine } from '../../../dist/store/journal-line.js'
import { openFileStore } from '../../../dist/store/open-file-store.js'

const [first, second] = process.argv.slice(2)
if (first === 'snapshot') {
  const store = await openFileStore({ stateDir: second, loop: 'bench', clock: systemClock })
  await store.append({ event: 'loop:stopped', session: 's', reason: 'max-cycles', exitCode: 1 })
  await store.close()
} else write(first, Number(second))
console.log(JSON.stringify({ value: 0 }))

function write(folder, cycles) {
  mkdirSync(join(folder, 'bench'), { recursive: true })
  const file = openSync(join(folder, 'bench/journal.ndjson'), 'w')
  let seq = 0
  let waiting = []
  const add = (event) => {
    seq++
    const at = new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString()
    waiting.push(encodeLine(eventJson(event, seq, at)))
    if (waiting.length >= 10_000) flush()
  }
  const flush = () => {
    writeSync(file, Buffer.concat(waiting))
    waiting = []
  }
  add({ event: 'loop:started', format: 1, loop: 'bench', environment: 'bench', session: 's', configHash: 'c' })
  for (let cycle = 1; cycle <= cycles; cycle++) {
    add({ event: 'cycle:started', cycle, runId: `run-${cycle}`, session: 's' })
    add({
      event: 'cycle:finished',
      cycle,
      outcome: 'completed',
      verdict: 'failed',
      green: false,
      revision: `r${cycle}`,
    })
  }
  flush()
  closeSync(file)
}
