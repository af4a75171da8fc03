import { EXIT, UntilgreenError } from '../../errors.js'
import type { Observer } from '../../loop/ports.js'
import type { Call, Command } from '../command.js'
import { text, whole } from '../options.js'
import { openSession } from '../session-signals.js'

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
  const loop = call.args[0]
  if (loop === undefined || call.args.length > 1) throw new UntilgreenError('USAGE', 'run takes one LOOP')
  const { readyLoop } = await import('../ready-loop.js')
  const config = withLimits(await readyLoop(loop, call), call)
  if (call.options['dry-run']) {
    const { printPlan } = await import('../print-plan.js')
    return printPlan(config, call)
  }
  const { runConfigured, maskerOf } = await import('../../compose.js')
  const session = openSession()
  const log = await openLoopLog(config.loop, call, maskerOf(config))
  try {
    const observers = await observersFor(config, call, log)
    const end = await runConfigured(config, {
      stateDir: call.stateDir,
      env: call.io.env,
      signal: session.signal,
      observers,
      warn: (message) => {
        log.warn(message)
        if (!call.json) call.io.err(`untilgreen: ${message}\n`)
      },
      deploys: call.options['no-deploy'] !== true,
      fresh: call.options.fresh === true,
      wait: call.options.wait === true,
      ...text(call, 'revision'),
      ...text(call, 'only'),
    })
    const { verdict = null, green, exitCode, reason } = end
    if (call.json) call.io.out(`${JSON.stringify({ verdict, green, exitCode, reason })}\n`)
    return exitCode
  } finally {
    await log.close()
    session.close()
  }
}
