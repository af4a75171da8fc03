// Appends events one by one, each safe on disk before the next: `ours|raw FOLDER COUNT`.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../../dist/platform/clock.js'
import { openFileStore } from '../../../dist/store/open-file-store.js'

const [who, folder, count] = process.argv.slice(2)
const append = who === 'ours' ? await ours() : await raw()
for (let at = 0; at < 20; at++) await append(at)
const started = performance.now()
for (let at = 20; at < 20 + Number(count); at++) await append(at)
console.log(JSON.stringify({ value: performance.now() - started }))
process.exit()

async function ours() {
  const store = await openFileStore({ stateDir: folder, loop: `bench-${process.pid}`, clock: systemClock })
  await store.append({
    event: 'loop:started',
    format: 1,
    loop: 'bench',
    environment: 'bench',
    session: 's',
    configHash: 'c',
  })
  return (cycle) => store.append({ event: 'cycle:started', cycle: cycle + 1, runId: `run-${cycle}`, session: 's' })
}

async function raw() {
  const file = await open(join(folder, `raw-${process.pid}`), 'a')
  const line = `${'x'.repeat(150)}\n`
  return async () => {
    await file.write(line)
    await file.datasync()
  }
}
