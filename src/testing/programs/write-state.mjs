// Writes COUNT events into the state in DIR, as built, and says `confirmed SEQ` after each; `closed` at the end.
// With `lag`, also how long the event loop was held up at most, in ms. Ends with the error's exit code where one comes up.
import { writeSync } from 'node:fs'
import { systemClock } from '../../../dist/platform/clock.js'
import { openFileStore } from '../../../dist/store/open-file-store.js'

const [stateDir, count, environment, holdMs, measure] = process.argv.slice(2)
let lagMs = 0
const owner = environment ? { environment } : undefined
try {
  const store = await openFileStore({ stateDir, loop: 'p1', clock: systemClock, ...(owner && { owner }) })
  writeSync(1, `opened ${store.fence}\n`)
  if (measure) watchLag()
  for (let index = 0; index < Number(count); index++) {
    const cycle = store.state.nextCycle
    const started = { event: 'loop:started', format: 1, loop: 'p1', environment: 'e', session: 's', configHash: 'h' }
    const event = store.state.seq === 0 ? started : { event: 'cycle:started', cycle, runId: `r${cycle}`, session: 's' }
    const appending = store.append(event)
    // As a session does: a new owner is written down right after what it begins with.
    if (index === 0 && store.owner) store.append({ event: 'owner:changed', ...store.owner }).catch(() => undefined)
    writeSync(1, `confirmed ${(await appending).seq}\n`)
  }
  if (measure) writeSync(1, `lag ${Math.round(lagMs)}\n`)
  if (holdMs) await systemClock.sleep(Number(holdMs))
  await store.close()
  writeSync(1, 'closed\n')
} catch (error) {
  writeSync(2, `${error.code}: ${error.message}\n${error.hint}\n`)
  process.exitCode = error.exitCode ?? 1
}

function watchLag() {
  let last = performance.now()
  setInterval(() => {
    lagMs = Math.max(lagMs, performance.now() - last - 20)
    last = performance.now()
  }, 20).unref()
}
