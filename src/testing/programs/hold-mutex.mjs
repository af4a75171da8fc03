// Tries for the mutex named first; prints the answer as JSON and, where it holds it, keeps it until it is killed.
// To be started with a loader for TypeScript.
import { acquireHostMutex } from '../../platform/host-mutex.ts'

const started = performance.now()
const mutex = await acquireHostMutex(process.argv[2], { describe: () => JSON.stringify({ loop: 'staging-p1' }) })
const ms = performance.now() - started
process.stdout.write(`${JSON.stringify({ held: mutex.held, holder: mutex.holder, ms })}\n`)
if (mutex.held) setInterval(() => undefined, 1_000_000)
