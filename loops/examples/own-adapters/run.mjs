// @ts-check
/**
 * Runs a loop file that uses adapters of one's own: `node run.mjs [LOOP FILE] [STATE DIR]`. Nothing here but the package's public door.
 */
import { loadLoop, runConfigured, UntilgreenError } from 'untilgreen'
import { folderDeployer } from './folder-deployer.mjs'
import { jsonLinesTracker } from './json-lines-tracker.mjs'

const [file = 'loops/examples/own-adapters/site.yaml', stateDir = 'state'] = process.argv.slice(2)
const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort(signal))

try {
  const config = await loadLoop(file, {
    workingDirectory: process.cwd(),
    env: process.env,
    adapters: { deployers: [folderDeployer], trackers: [jsonLinesTracker] },
  })
  const { verdict, exitCode } = await runConfigured(config, {
    stateDir,
    env: process.env,
    signal: stop.signal,
    observers: [{ name: 'events', onEvent: ({ event }) => console.log(event) }],
    warn: (message) => console.error(message),
    deploys: true,
    fresh: false,
    wait: false,
  })
  console.log(`verdict: ${verdict}`)
  process.exitCode = exitCode
} catch (error) {
  if (!(error instanceof UntilgreenError)) throw error
  console.error(`${error.message}\n${error.hint}`)
  process.exitCode = error.exitCode
}
