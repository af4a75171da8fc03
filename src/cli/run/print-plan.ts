import type { LoopConfig } from '../../config/loop-config.js'
import { maskerOf } from '../../config/masker-of.js'
import { STAGES } from '../../model/cycle.js'
import { formatDuration } from '../../model/duration.js'
import { inertLine } from '../../model/inert-text.js'
import type { Call } from '../command.js'

/** What `run` would do, as a value: nothing is deployed, no state is written. */
export function printPlan(config: LoopConfig, call: Call): void {
  const { mask } = maskerOf(config)
  const plan = planOf(config, call)
  call.io.out(mask(call.json ? `${JSON.stringify(plan)}\n` : linesOf(plan)))
}

interface Plan {
  loop: string
  environment: string
  workingDirectory: string
  stages: readonly string[]
  commands: { stage: string; argv: string[] }[]
  suites: { name: string; priority: string; use: string; decides: boolean }[]
  limits: Record<string, string | number>
}

function planOf(config: LoopConfig, call: Call): Plan {
  const { loop, environment, workingDirectory, deploy, test, fix, until, stop } = config
  const deploys = call.options['no-deploy'] !== true && deploy.use !== 'none'
  const commands = [
    ...(deploys ? commandsOf('deploy', deploy) : []),
    ...test.suites.flatMap((suite) => commandsOf(`test ${String(suite.name)}`, suite)),
    ...(fix === undefined ? [] : commandsOf('fix', fix)),
  ]
  return {
    loop,
    environment,
    workingDirectory,
    stages: STAGES.filter(
      (stage) =>
        (stage !== 'fix' || fix !== undefined) && (stage !== 'deploy' || deploys || config.ready !== undefined),
    ),
    commands,
    suites: test.suites.map(({ name, priority, use }) => ({
      name: String(name),
      priority: String(priority),
      use,
      decides: until.priorities.includes(String(priority)),
    })),
    limits: {
      ...(stop.maxCycles !== undefined && { maxCycles: stop.maxCycles }),
      ...(stop.maxDuration !== undefined && { maxDuration: formatDuration(stop.maxDuration) }),
      ...(stop.stalledCycles !== undefined && { stalledCycles: stop.stalledCycles }),
    },
  }
}

function commandsOf(stage: string, { run, shell, each, list }: Record<string, unknown>): Plan['commands'] {
  const words = [list, run, (each as { run?: unknown } | undefined)?.run].filter((argv) => Array.isArray(argv))
  if (words.length > 0) return words.map((argv) => ({ stage, argv: argv.map(String) }))
  return typeof shell === 'string' ? [{ stage, argv: ['/bin/sh', '-c', shell] }] : []
}

function linesOf(plan: Plan): string {
  const limits = Object.entries(plan.limits).map(([name, value]) => `${name} ${value}`)
  return [
    `loop ${plan.loop} on ${plan.environment}, in ${plan.workingDirectory}`,
    `each cycle: ${plan.stages.join(' → ')}`,
    ...plan.commands.map(({ stage, argv }) => `  ${stage}: ${inertLine(argv.join(' '))}`),
    ...plan.suites.map(
      ({ name, priority, use, decides }) => `  suite ${name} (${priority}, ${use})${decides ? ': decides' : ''}`,
    ),
    `until green, or: ${limits.join(', ') || 'no limit'}`,
    'dry run: nothing was deployed, no state was written',
    '',
  ].join('\n')
}
