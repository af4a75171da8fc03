import type { Observer } from '../../loop/ports.js'
import type { Cycle } from '../../model/cycle.js'
import { formatDuration } from '../../model/duration.js'
import type { Event } from '../../model/event.js'
import { inertLine } from '../../model/inert-text.js'
import { shown } from '../../model/outcome.js'
import type { LoopState } from '../../model/state.js'
import type { Io } from '../command.js'

/** What happens, a line each: for logs, CI and pipes. */
export function plainLines(io: Io): Observer {
  return {
    name: 'plain lines',
    onEvent(event, state) {
      for (const line of linesFor(event, state)) io.out(`${clockOf(event.at)} ${inertLine(line)}\n`)
    },
  }
}

function linesFor(event: Event, state: LoopState): string[] {
  switch (event.event) {
    case 'loop:started':
      return [`loop ${event.loop} on ${event.environment}: started`]
    case 'loop:resumed':
      return [
        `loop ${state.loop ?? ''}: resumed${event.cycle === undefined ? '' : ` in cycle ${event.cycle}`} (${event.reason})`,
      ]
    case 'loop:interrupted':
      return [`interrupted by ${event.reason}; \`untilgreen run\` goes on from here`]
    case 'loop:stopped':
      return [
        `stopped: ${event.reason}${event.verdict === undefined ? '' : `, last verdict ${event.verdict}`} (exit ${event.exitCode})`,
      ]
    case 'cycle:started':
      return ['', `cycle ${event.cycle}`]
    case 'stage:started':
      return [`  ${event.stage} …`]
    case 'stage:finished':
      return stageLines(event, state.current)
    case 'fix:rejected':
      return [`    fix rejected: ${event.reason}`]
    default:
      return []
  }
}

function stageLines(event: Event & { event: 'stage:finished' }, cycle: Cycle | undefined): string[] {
  const took = `(${formatDuration(event.durationMs)})`
  if (event.result.status === 'skipped') return [`  ${event.stage}: skipped, ${event.result.reason}`]
  const problem = event.result.status === 'errored' ? [`    ${event.result.error.message.split('\n')[0]}`] : []
  const details = cycle === undefined ? [] : detailsOf(event.stage, cycle).map((line) => `    ${line}`)
  return [`  ${event.stage}: ${event.outcome} ${took}`, ...problem, ...details]
}

function detailsOf(stage: (Event & string) | string, cycle: Cycle): string[] {
  if (stage === 'deploy') {
    const { revision, readiness } = shown(cycle.deploy) ?? {}
    const ready = readiness?.ready ? `, ready after ${formatDuration(readiness.waitedMs)}` : ''
    return revision === undefined ? [] : [`revision ${revision}${ready}`]
  }
  if (stage === 'analyze') return analysisLines(cycle)
  if (stage === 'ticket') return ticketLines(cycle)
  if (stage === 'decide') return [shown(cycle.decide)?.message ?? '']
  if (stage === 'fix') return (shown(cycle.fix)?.attempts ?? []).map(({ ticket, message }) => `${ticket}: ${message}`)
  return []
}

function analysisLines(cycle: Cycle): string[] {
  const analysis = shown(cycle.analyze)
  if (analysis?.counts === undefined) return []
  const { verdict, green, counts, causes = [], checks = [] } = analysis
  const broken = checks.filter((check) => check.held === false)
  return [
    `${green ? 'GREEN' : verdict}: ${counts.passed} of ${counts.expected} passed`,
    ...broken.map((check) => `✗ ${check.rule}: ${check.message}`),
    ...causes.map(
      (cause) =>
        `cause ${cause.id} [${cause.category}, ${cause.owner}, ${cause.transition}] ${cause.title}: ${cause.members.length}`,
    ),
  ]
}

function ticketLines(cycle: Cycle): string[] {
  const changes = Object.values(shown(cycle.ticket) ?? {}).filter((change) => typeof change === 'object')
  return changes.map(({ kind, ticket, reason }) => `${kind} ${ticket.id} ${ticket.title}: ${reason}`)
}

function clockOf(at: string): string {
  return at.slice(11, 19)
}
