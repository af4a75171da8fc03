import type { Cycle } from '../../model/cycle.js'
import { formatDuration } from '../../model/duration.js'
import { shown } from '../../model/outcome.js'
import { elapsed } from './elapsed.js'
import { outlookLines } from './outlook-lines.js'
import { stageLines } from './stage-lines.js'
import { drawLine, type Span, type StyledLine } from './styled-line.js'
import { suiteLines } from './suite-lines.js'
import type { ViewState } from './view-state.js'

/** What a frame is drawn for. */
export interface FrameSize {
  columns: number
  rows: number
  color: boolean
  /** Now, in ms since the epoch. */
  nowMs: number
  /** How to leave: the last line. */
  hint: string
}

const EMPTY: StyledLine = { left: [], rank: 20 }

/** One picture of a loop: at most `rows - 1` lines, none wider than `columns`. Pure. */
export function frame(view: ViewState, size: FrameSize): string[] {
  const columns = Math.max(1, size.columns)
  const cycle = view.state.current ?? view.state.last
  const blocks = [
    headLines(view, cycle, size),
    cycle === undefined ? [] : stageLines(view, cycle, size.nowMs),
    view.state.current === undefined ? [] : suiteLines(view, columns, size.nowMs),
    outlookLines(view, columns),
    hintLine(view, size.hint),
  ].filter((block) => block.length > 0)
  const lines = blocks.flatMap((block, index) => (index === 0 ? block : [EMPTY, ...block]))
  return lowered(lines, Math.max(1, size.rows - 1)).map((line) => drawLine(line, columns, size.color))
}

function headLines(view: ViewState, cycle: Cycle | undefined, { columns, nowMs }: FrameSize): StyledLine[] {
  const { loop = '', environment, session } = view.state
  const age = session === undefined ? '' : `session ${elapsed(nowMs - Date.parse(session.startedAt))} `
  const title: StyledLine = {
    left: [' ', [loop, 'strong'], [environment === undefined ? '' : ` on ${environment}`, 'quiet']],
    right: [[age, 'quiet']],
    rank: 0,
  }
  const rule: StyledLine = { left: [['─'.repeat(columns), 'quiet']], rank: 12 }
  return cycle === undefined
    ? [title, rule, { left: [[' no cycle yet', 'quiet']], rank: 0 }]
    : [title, rule, cycleLine(view, cycle, nowMs)]
}

function cycleLine({ state, maxCycles }: ViewState, cycle: Cycle, nowMs: number): StyledLine {
  const first = state.session?.firstCycle ?? 1
  const limit = maxCycles === undefined ? '' : ` of at most ${first + maxCycles - 1}`
  const revision = shown(cycle.deploy)?.revision
  const running = state.current === cycle
  const age = running ? elapsed(nowMs - Date.parse(cycle.startedAt)) : 'finished'
  return {
    left: [
      [` cycle ${cycle.number}`, 'strong'],
      [limit, 'quiet'],
      ...(revision === undefined ? [] : ['   revision ', [revision, 'accent'] as const]),
    ],
    right: [[`${age} `, 'quiet']],
    rank: 0,
  }
}

function hintLine({ draining, ended }: ViewState, hint: string): StyledLine[] {
  if (ended !== undefined) return []
  if (draining === undefined) return [{ left: [[` ${hint}`, 'quiet']], rank: 1 }]
  return [{ left: [[` ${draining}: ending what runs; again kills it`, 'noted']], rank: 0 }]
}

/** Leaves out lines of the highest rank, the lowest on the screen first, until the rest has room. */
function lowered(lines: readonly StyledLine[], most: number): StyledLine[] {
  const kept = [...lines]
  while (kept.length > most) {
    const highest = Math.max(...kept.map(({ rank }) => rank))
    kept.splice(
      kept.findLastIndex(({ rank }) => rank === highest),
      1,
    )
  }
  return kept
}

/** What stays on the screen when a session is over. */
export function summaryLines(view: ViewState, size: Pick<FrameSize, 'columns' | 'color'>): string[] {
  const { state, ended } = view
  const point = state.history.points.at(-1)
  const reason = ended?.reason ?? 'interrupted'
  const rate = point?.passRate === null || point === undefined ? '' : `, ${point.passed} of ${point.expected} passed`
  const what: Span[] =
    reason === 'green'
      ? [[' GREEN', 'good'], ` after ${cycles(state)} on ${point?.revision ?? 'an unknown revision'}${rate}`]
      : [[` ${reason}`, 'bad'], ` after ${cycles(state)}${point === undefined ? '' : `: ${point.verdict}`}${rate}`]
  const took = state.session === undefined ? 0 : Date.parse(state.at ?? '') - Date.parse(state.session.startedAt)
  const again = reason === 'interrupted' ? [{ left: [' `untilgreen run` goes on from here'], rank: 0 }] : []
  const lines: StyledLine[] = [
    { left: [...what, [` (${formatDuration(took)}, exit ${ended?.exitCode ?? 1})`, 'quiet']], rank: 0 },
    ...outlookLines({ ...view, ended: { reason, exitCode: 1 } }, size.columns),
    ...again,
  ]
  return lines.map((line) => drawLine(line, size.columns, size.color))
}

function cycles({ session, nextCycle }: ViewState['state']): string {
  const count = nextCycle - (session?.firstCycle ?? 1)
  return `${count} cycle${count === 1 ? '' : 's'}`
}
