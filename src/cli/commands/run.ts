import { EXIT, UntilgreenError } from '../../errors.js'
import type { Call, Command } from '../command.js'
import { onlyArgument, whole } from '../options.js'
import { readyLoop } from '../ready-loop.js'

export const command: Command = {
  name: 'run',
  usage: 'run LOOP [--once] [--max-cycles N] [--no-deploy] [--revision R] [--only GLOB] [--wait] [--dry-run] [--fresh]',
  summary: 'Runs a loop until green, or until a limit of its file.',
  options: {
    once: { type: 'boolean' },
    'max-cycles': { type: 'string' },
    'no-deploy': { type: 'boolean' },
    revision: { type: 'string' },
    only: { type: 'string' },
    wait: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    fresh: { type: 'boolean' },
  },
  help: {
    once: 'one cycle, then stop: for scheduled jobs',
    'max-cycles': 'at most N cycles in this session',
    'no-deploy': 'verify what is there',
    revision: 'the revision that is deployed or verified',
    only: 'run the tests whose id matches this glob; such a run is shown and never green',
    wait: 'wait while another loop holds the environment',
    'dry-run': 'print what would be done; nothing is deployed, no state is written',
    fresh: 'abandon an unfinished cycle and begin a new session; history stays',
  },
  examples: ['untilgreen run staging-p1', 'untilgreen run loops/staging-p1.yaml --once --json'],
  run,
}

async function run(call: Call): Promise<number> {
  const loop = onlyArgument(call, 'LOOP')
  const maxCycles = cyclesAllowed(call)
  const loaded = await readyLoop(loop, call)
  const config = maxCycles === undefined ? loaded : { ...loaded, stop: { ...loaded.stop, maxCycles } }
  if (call.options['dry-run'] === true) {
    const { printPlan } = await import('../run/print-plan.js')
    printPlan(config, call)
    return EXIT.green
  }
  const { runSession } = await import('../run/session.js')
  const { verdict = null, green, exitCode, reason } = await runSession(config, call)
  if (call.json) call.io.out(`${JSON.stringify({ verdict, green, exitCode, reason })}\n`)
  return exitCode
}

function cyclesAllowed(call: Call): number | undefined {
  const given = whole(call, 'max-cycles')
  if (call.options.once !== true) return given
  if (given !== undefined && given !== 1)
    throw new UntilgreenError('USAGE', `--once is --max-cycles 1; ${given} is asked for too`)
  return 1
}
