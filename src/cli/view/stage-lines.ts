import { type Cycle, nextStage, STAGES, type StageName } from '../../model/cycle.js'
import { formatDuration } from '../../model/duration.js'
import { shown } from '../../model/outcome.js'
import { elapsed } from './elapsed.js'
import type { Span, Style, StyledLine } from './styled-line.js'
import type { ViewState } from './view-state.js'

/** A line for each stage of the shown cycle: what it came to, how long it took. */
export function stageLines(view: ViewState, cycle: Cycle, nowMs: number): StyledLine[] {
  return STAGES.map((stage) => stageLine(stage, view, cycle, nowMs))
}

function stageLine(stage: StageName, view: ViewState, cycle: Cycle, nowMs: number): StyledLine {
  const outcome = cycle[stage]
  const running = view.state.current === cycle && view.state.stage?.name === stage
  const [mark, style] = running ? (['●', 'accent'] as const) : markOf(stage, cycle)
  const tookMs = view.stageMs[stage]
  const took = running
    ? elapsed(nowMs - Date.parse(view.state.stage?.since ?? ''))
    : tookMs === undefined || outcome?.status === 'skipped'
      ? ''
      : formatDuration(tookMs)
  const name: Span = [stage.padEnd(8), running ? 'strong' : outcome === undefined ? 'quiet' : 'plain']
  const left: Span[] = [' ', [mark, style], ' ', name, [` ${took.padStart(8)}  `, 'quiet'], detail(stage, view, cycle)]
  return { left, rank: running || nextStage(cycle) === stage ? 1 : 5 }
}

function markOf(stage: StageName, cycle: Cycle): readonly [string, Style] {
  const outcome = cycle[stage]
  if (outcome === undefined) return ['·', 'quiet']
  if (outcome.status === 'skipped') return ['–', 'quiet']
  if (outcome.status === 'errored') return ['!', 'bad']
  if (stage === 'analyze') return shown(cycle.analyze)?.green ? ['✓', 'good'] : ['✗', 'bad']
  return ['✓', 'good']
}

function detail(stage: StageName, view: ViewState, cycle: Cycle): Span {
  const outcome = cycle[stage]
  if (outcome?.status === 'skipped') return [outcome.reason, 'quiet']
  if (outcome?.status === 'errored') return [outcome.error.message.split('\n')[0] ?? '', 'bad']
  if (outcome === undefined) return stage === 'deploy' ? [readinessOf(view), 'noted'] : ''
  return DETAILS[stage](cycle)
}

const DETAILS: Record<StageName, (cycle: Cycle) => Span> = {
  deploy(cycle) {
    const { revision, readiness } = shown(cycle.deploy) ?? {}
    const ready = readiness?.ready ? `ready after ${formatDuration(readiness.waitedMs)}` : ''
    return [revision, ready].filter(Boolean).join(', ')
  },
  test: (cycle) => {
    const results = (shown(cycle.test)?.suites ?? []).flatMap((suite) => suite.results)
    const passed = results.filter(({ status }) => status === 'passed').length
    return `${passed} of ${results.length} passed`
  },
  analyze(cycle) {
    const { green, verdict = 'inconclusive', counts, causes = [] } = shown(cycle.analyze) ?? {}
    if (green) return ['GREEN', 'good']
    const rate = counts === undefined ? '' : `, ${counts.passed} of ${counts.expected} passed`
    return [`${verdict}${rate}, ${plural(causes.length, 'cause')}`, verdict === 'failed' ? 'bad' : 'noted']
  },
  ticket(cycle) {
    const changes = Object.values(shown(cycle.ticket) ?? {}).filter((change) => typeof change === 'object')
    return changes.map(({ kind, ticket }) => `${kind} ${ticket.id}`.trim()).join(', ') || 'nothing to file'
  },
  decide: (cycle) => shown(cycle.decide)?.message ?? '',
  fix: (cycle) => (shown(cycle.fix)?.attempts ?? []).map(({ ticket, message }) => `${ticket}: ${message}`).join('; '),
}

function readinessOf({ readiness }: ViewState): string {
  if (readiness === undefined) return ''
  // `WHERE: WHAT`: what stands in the way is said first, and still seen where the line is short.
  const [, where = '', what = readiness.message] = /^([^\s]+): (.+)$/s.exec(readiness.message) ?? []
  return `waiting: ${what} (${plural(readiness.polls, 'poll')})  ${where}`
}

/** `1 cause`, `2 causes`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
