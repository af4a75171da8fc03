// Waits until `URL` answers 200, as a deploy stage does.
import { systemClock } from '../../../dist/platform/clock.js'
import { awaitReadiness } from '../../../dist/stages/deploy/readiness.js'
import { readinessPlan } from '../../../dist/stages/deploy/readiness-plan.js'

const probes = [{ http: process.argv[2], expect: { status: 200 } }]
const plan = readinessPlan({ timeout: 60_000, interval: 5_000, probes }, systemClock)
const watch = { plan, wanted: undefined, clock: systemClock, onPoll: () => undefined }
const { ready } = await awaitReadiness(watch, new AbortController().signal)
process.exit(ready ? 0 : 1)
