import { type Cycle, STAGES } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import type { LoopState } from '../../model/state.js'
import { sparkline } from './sparkline.js'
import { plural } from './stage-lines.js'
import type { Span, StyledLine } from './styled-line.js'
import type { ViewState } from './view-state.js'

const CAUSES_SHOWN = 8
const LABEL_WIDTH = 10

/** What is known beyond the running stage: causes, tickets, the pass-rate curve, what comes next. */
export function outlookLines(view: ViewState, columns: number): StyledLine[] {
  return [...causeLines(view.state), ...ticketLine(view.state), ...curveLine(view.state, columns), ...nextLine(view)]
}

function causeLines({ current, last }: LoopState): StyledLine[] {
  const cycle = current?.analyze === undefined ? last : current
  const causes = shown(cycle?.analyze)?.causes ?? []
  if (cycle === undefined || causes.length === 0) return []
  const more = causes.length - CAUSES_SHOWN
  const head = `${plural(causes.length, 'cause')} in cycle ${cycle.number}${more > 0 ? `, the first ${CAUSES_SHOWN}` : ''}`
  return [
    { left: [' ', head], rank: 3 },
    ...causes.slice(0, CAUSES_SHOWN).map(
      ({ members, category, owner, transition, title, muted }, index): StyledLine => ({
        left: [
          `   ${String(members.length).padStart(3)} × `,
          [category, 'bad'],
          [` ${owner}, ${transition}${muted === undefined ? '' : ', muted'}`, 'noted'],
          `  ${title}`,
        ],
        rank: 3 + index * 2,
      }),
    ),
  ]
}

function ticketLine({ history }: LoopState): StyledLine[] {
  if (history.tickets.length === 0) return []
  const open = history.tickets.filter(({ state }) => state === 'open')
  const names = open.map(({ id, category }) => `${id} ${category}`).join(', ')
  const text = `${open.length} open${names === '' ? '' : `: ${names}`}, ${history.tickets.length - open.length} closed`
  return [{ left: [label('tickets'), text], rank: 4 }]
}

function curveLine({ history: { points } }: LoopState, columns: number): StyledLine[] {
  const last = points.at(-1)
  if (last === undefined) return []
  const answer = last.passRate === null ? 'no answer' : `${Math.floor(last.passRate * 1000) / 10} %`
  const said: Span = [`  ${answer} in cycle ${last.cycle}, ${last.green ? 'green' : last.verdict}`, 'quiet']
  const width = Math.min(60, columns - LABEL_WIDTH - 36)
  return [{ left: [label('pass rate'), [sparkline(points, width), last.green ? 'good' : 'noted'], said], rank: 2 }]
}

function nextLine({ state, ended, maxCycles }: ViewState): StyledLine[] {
  const { current } = state
  if (ended !== undefined) return []
  const text = current === undefined ? betweenCycles(state) : afterStage(current, state, maxCycles)
  return text === '' ? [] : [{ left: [label('next'), text], rank: 4 }]
}

function afterStage(cycle: Cycle, { stage, session }: LoopState, maxCycles: number | undefined): string {
  const left = STAGES.filter((name) => cycle[name] === undefined && name !== stage?.name)
  const decided = shown(cycle.decide)
  if (decided?.message !== undefined) return left.length === 0 ? decided.message : `${left.join(' → ')}, then the next`
  const atLimit = maxCycles !== undefined && cycle.number >= (session?.firstCycle ?? 1) + maxCycles - 1
  return `${left.join(' → ')}; then ${atLimit ? 'stop: the last cycle allowed' : `cycle ${cycle.number + 1} unless green`}`
}

function betweenCycles({ last, nextCycle }: LoopState): string {
  const decided = shown(last?.decide)
  if (decided?.action === 'pause') return 'paused; `untilgreen resume` lets it go on'
  return decided?.action === 'stop' ? '' : `cycle ${nextCycle}`
}

function label(name: string): Span {
  return [` ${name.padEnd(LABEL_WIDTH)}`, 'quiet']
}
