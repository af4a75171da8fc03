import { inertLine } from '../../model/inert-text.js'
import { cellWidth, padCells } from './cell-width.js'
import { elapsed } from './elapsed.js'
import type { Span, StyledLine } from './styled-line.js'
import type { SuiteView, ViewState } from './view-state.js'

/** Running tests of one suite that are named at most. */
const RUNNING_SHOWN = 6
/** Failures of one suite that are named at most. */
const FAILURES_SHOWN = 6

/** The suites of the running cycle: a bar and counts each, what runs, what failed last. */
export function suiteLines({ suites, state }: ViewState, columns: number, nowMs: number): StyledLine[] {
  const nameWidth = Math.min(16, Math.max(0, ...suites.map(({ name }) => cellWidth(inertLine(name)))))
  const testing = state.stage?.name === 'test'
  return suites.flatMap((suite) => [
    barLine(suite, { nameWidth, columns, nowMs, lastTime: state.history.accepted[suite.name]?.ids.length }),
    ...suite.running
      .slice(0, RUNNING_SHOWN)
      .map((running, index) => runningLine(running, suite.running.length - RUNNING_SHOWN, index, nowMs)),
    // Once they are analyzed, their causes tell more.
    ...(testing ? [...suite.failures].reverse().slice(0, FAILURES_SHOWN).map(failureLine) : []),
    ...outputLine(suite),
  ])
}

interface BarSize {
  nameWidth: number
  columns: number
  nowMs: number
  /** How many tests the suite had when it was last answered. */
  lastTime: number | undefined
}

function barLine(suite: SuiteView, size: BarSize): StyledLine {
  const { passed, failed, errored, skipped, blocked, missing } = suite.counts
  const bad = failed + errored + blocked + missing
  const ended = passed + bad + skipped
  const expected = suite.finished ? undefined : (suite.expected ?? size.lastTime)
  const total = Math.max(expected ?? 0, ended + suite.running.length)
  const name: Span[] = [' ', [padCells(inertLine(suite.name), size.nameWidth), 'strong'], ' ']
  const time = suite.finished ? '' : elapsed(size.nowMs - suite.sinceMs)
  const right: Span[] = [[`${suite.running.length > 0 ? `${suite.running.length} running  ` : ''}${time} `, 'quiet']]
  if (total === 0) {
    const said = suite.finished ? 'over; what it did is in its report' : 'running; its tests show when it is over'
    return { left: [...name, [said, 'quiet']], right, rank: 0 }
  }
  const width = Math.max(8, Math.min(40, size.columns - size.nameWidth - 48))
  const cells = partsOf([passed, bad, skipped], total, width)
  const left: Span[] = [
    ...name,
    ['━'.repeat(cells[0] ?? 0), 'good'],
    ['━'.repeat(cells[1] ?? 0), 'bad'],
    ['━'.repeat(cells[2] ?? 0), 'noted'],
    ['─'.repeat(width - cells.reduce((sum, count) => sum + count, 0)), 'quiet'],
    `  ${ended}${ended < total ? `/${total}` : ''}`,
    [`  ${passed} ✓`, passed > 0 ? 'good' : 'quiet'],
    [`  ${bad} ✗`, bad > 0 ? 'bad' : 'quiet'],
    ...(skipped > 0 ? [[`  ${skipped} skipped`, 'noted'] as const] : []),
  ]
  return { left, right, rank: 0 }
}

/** Cells of a bar for each count: what is there at all shows, and the bar is full only when all have ended. */
function partsOf(counts: readonly number[], total: number, width: number): number[] {
  const parts = counts.map((count) => (count === 0 ? 0 : Math.max(1, Math.floor((count / total) * width))))
  const ended = counts.reduce((sum, count) => sum + count, 0)
  const used = () => parts.reduce((sum, part) => sum + part, 0)
  const limit = ended >= total ? width : width - 1
  while (used() > limit) parts[parts.indexOf(Math.max(...parts))] = Math.max(...parts) - 1
  if (ended >= total) parts[parts.indexOf(Math.max(...parts))] = Math.max(...parts) + width - used()
  return parts
}

function runningLine(
  { test, sinceMs }: SuiteView['running'][number],
  more: number,
  index: number,
  nowMs: number,
): StyledLine {
  const rest = more > 0 && index === RUNNING_SHOWN - 1 ? `+ ${more} more  ` : ''
  return {
    left: ['   ', ['▸', 'accent'], ` ${test}`],
    right: [[`${rest}${elapsed(nowMs - sinceMs)} `, 'quiet']],
    rank: 10 + index,
  }
}

function failureLine({ test, status }: SuiteView['failures'][number], index: number): StyledLine {
  const word = status === 'failed' ? '' : `${status} `
  return { left: ['   ', ['✗', 'bad'], ` ${test}`], right: [[word, 'bad']], rank: 6 + index * 2 }
}

function outputLine({ lastOutput, running, finished }: SuiteView): StyledLine[] {
  if (lastOutput === undefined || running.length > 0 || finished) return []
  return [{ left: ['   ', [`│ ${lastOutput.trimEnd()}`, 'quiet']], rank: 9 }]
}
