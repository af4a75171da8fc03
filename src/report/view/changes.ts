import type { Cause } from '../../model/cluster.js'
import type { Cycle } from '../../model/cycle.js'
import type { History, HistoryPoint } from '../../model/history.js'
import { shown } from '../../model/outcome.js'
import { isAnswer } from '../../model/verdict.js'
import type { AnswerView } from './answer.js'
import { counted, percentOf, shortRevision } from './figures.js'
import type { GridView } from './grid.js'

export interface ChangesView {
  /** The cycle that this one is compared with; absent for the first. */
  since?: { cycle: number; word: string; revision?: string }
  /** Most telling first. */
  lines: ChangeLine[]
}

export interface ChangeLine {
  label: string
  /** Most have one; causes of one kind stand together. */
  texts: string[]
  tone: 'good' | 'bad' | 'plain'
}

/** What is different from the last cycle that ended. */
export function changesView(
  cycle: Cycle,
  history: History,
  { answer, grid }: { answer: AnswerView; grid: GridView },
): ChangesView {
  const earlier = history.points.filter((point) => point.cycle < cycle.number && !point.abandoned && !point.partial)
  const last = earlier.at(-1)
  if (last === undefined) return { lines: [...causeLines(cycle), ...ticketLines(cycle)] }
  const { cycle: number, revision } = last
  return {
    since: { cycle: number, word: last.green ? 'green' : last.verdict, ...(revision !== undefined && { revision }) },
    lines: [
      verdictLine(last, answer),
      ...rateLines(earlier, answer),
      ...expectedLines(earlier, answer),
      revisionLine(last, answer),
      ...causeLines(cycle),
      ...testLines(grid),
      ...ticketLines(cycle),
    ],
  }
}

function verdictLine(last: HistoryPoint, { green, verdict }: AnswerView): ChangeLine {
  const was = last.green ? 'green' : last.verdict
  const is = green ? 'green' : (verdict ?? 'not judged')
  if (was === is) return { label: 'Verdict', texts: [`still ${is}`], tone: 'plain' }
  return { label: 'Verdict', texts: [`${was} → ${is}`], tone: green ? 'good' : last.green ? 'bad' : 'plain' }
}

/** Against the last cycle that was an answer: others have no pass rate. */
function rateLines(earlier: readonly HistoryPoint[], { rate, passed, expected }: AnswerView): ChangeLine[] {
  const before = earlier.filter((point) => point.passRate !== null).at(-1)
  if (before === undefined || rate === null) return []
  const points = (passed / expected - before.passed / before.expected) * 100
  const delta = `${points > 0 ? '+' : '−'}${Math.abs(Math.round(points * 10) / 10)} points`
  const was = percentOf(before.passed, before.expected)
  if (points === 0) return [{ label: 'Pass rate', texts: [`unchanged, ${rate}`], tone: 'plain' }]
  const text = `${was} in cycle ${before.cycle} → ${rate} (${delta})`
  return [{ label: 'Pass rate', texts: [text], tone: points > 0 ? 'good' : 'bad' }]
}

/** A denominator that moves makes two pass rates incomparable. */
function expectedLines(earlier: readonly HistoryPoint[], { expected, verdict }: AnswerView): ChangeLine[] {
  const before = earlier.filter((point) => isAnswer(point.verdict)).at(-1)
  if (before === undefined || verdict === undefined || !isAnswer(verdict) || before.expected === expected) return []
  const text = `${before.expected} in cycle ${before.cycle} → ${expected}: the two pass rates are of different sets`
  return [{ label: 'Tests expected', texts: [text], tone: 'bad' }]
}

function revisionLine(last: HistoryPoint, { revision }: AnswerView): ChangeLine {
  const was = shortRevision(last.revision)
  const is = shortRevision(revision)
  const same = last.revision === revision
  return { label: 'Revision', texts: [same ? `unchanged, ${is}` : `${was} → ${is}`], tone: 'plain' }
}

function causeLines(cycle: Cycle): ChangeLine[] {
  const { causes = [], fixed = [] } = shown(cycle.analyze) ?? {}
  const titles = (transition: Cause['transition']) =>
    causes.filter((cause) => cause.transition === transition).map((cause) => cause.title)
  const lines = [
    { label: 'New', titles: titles('new'), tone: 'bad' as const },
    { label: 'Regressed', titles: titles('regressed'), tone: 'bad' as const },
    { label: 'Still failing', titles: titles('still-failing'), tone: 'plain' as const },
    { label: 'Fixed', titles: fixed.map(({ title }) => title), tone: 'good' as const },
  ]
  return lines.flatMap(({ label, titles, tone }) => (titles.length === 0 ? [] : [{ label, texts: titles, tone }]))
}

function testLines({ rows, columns }: GridView): ChangeLine[] {
  if (columns.length < 2) return []
  const bad = new Set(['f', 'e', 'm', 'b'])
  const broke = rows.filter(({ cells }) => cells.at(-2) === 'p' && bad.has(cells.at(-1) ?? '-'))
  const mended = rows.filter(({ cells }) => bad.has(cells.at(-2) ?? '-') && cells.at(-1) === 'p')
  return [
    ...(broke.length > 0
      ? [
          {
            label: 'Tests',
            texts: [`${counted(broke.length, 'test')} that passed before ${broke.length === 1 ? 'fails' : 'fail'} now`],
            tone: 'bad' as const,
          },
        ]
      : []),
    ...(mended.length > 0
      ? [
          {
            label: 'Tests',
            texts: [
              `${counted(mended.length, 'test')} that failed before ${mended.length === 1 ? 'passes' : 'pass'} now`,
            ],
            tone: 'good' as const,
          },
        ]
      : []),
  ]
}

function ticketLines(cycle: Cycle): ChangeLine[] {
  const outcome = cycle.ticket
  const applied = outcome?.status === 'succeeded' ? outcome.output.filter((change) => change.applied) : []
  const words = [
    { kind: 'open', word: 'opened' },
    { kind: 'reopen', word: 'reopened' },
    { kind: 'close', word: 'closed' },
  ] as const
  const parts = words.flatMap(({ kind, word }) => {
    const ids = applied.filter((change) => change.kind === kind).map(({ ticket }) => ticket.id)
    return ids.length === 0 ? [] : [`${word} ${ids.join(', ')}`]
  })
  return parts.length === 0 ? [] : [{ label: 'Tickets', texts: parts, tone: 'plain' }]
}
