import type { Cycle } from '../../model/cycle.js'
import type { History, HistoryPoint } from '../../model/history.js'
import { shown } from '../../model/outcome.js'
import { RECENT_KEPT, type ResultLetter, resultLetter, withRecent } from '../../model/recent-results.js'
import { qualifiedId } from '../../model/test-result.js'

export interface GridColumn {
  cycle: number
  revision?: string
  /** `green`, a verdict, or `running`. */
  word: string
}

export interface GridRow {
  /** `suite/id` */
  test: string
  /** One a column. */
  cells: ResultLetter[]
  /** Something else than a pass stands in one of them. */
  notable: boolean
}

/** Tests × cycles: how each test ended, oldest cycle first, at most 20. Notable tests first, those that failed in this cycle before all. */
export interface GridView {
  columns: GridColumn[]
  rows: GridRow[]
}

/** @param history as it is after the cycle, or, for a cycle that has not ended, before it. */
export function gridView(cycle: Cycle, history: History): GridView {
  const counted = history.points.filter((point) => !point.abandoned && !point.partial)
  const ended = counted.some((point) => point.cycle === cycle.number)
  const columns = counted.map(columnOf)
  if (!ended) columns.push({ cycle: cycle.number, ...revisionOf(cycle), word: wordOf(cycle, history) })
  const shownColumns = columns.slice(-RECENT_KEPT)
  const recents = recentOf(cycle, history, ended)
  const rows = [...recents]
    .map(([test, recent]) => rowOf(test, recent, shownColumns.length))
    .filter(({ cells }) => cells.some((cell) => cell !== '-'))
  return { columns: shownColumns, rows: rows.sort(byUrgency) }
}

function recentOf(cycle: Cycle, history: History, ended: boolean): Map<string, string> {
  const recents = new Map(Object.entries(history.tests).map(([test, { recent }]) => [test, recent ?? '']))
  if (ended) return recents
  const known = new Map(recents)
  for (const [test, recent] of known) recents.set(test, withRecent(recent, '-'))
  for (const suite of shown(cycle.test)?.suites ?? []) {
    for (const result of suite.results) {
      const test = qualifiedId(suite.suite, result.id)
      recents.set(test, withRecent(known.get(test), resultLetter(result)))
    }
  }
  return recents
}

function rowOf(test: string, recent: string, columns: number): GridRow {
  const cells = [...recent.slice(-columns).padStart(columns, '-')] as ResultLetter[]
  return { test, cells, notable: cells.some((cell) => cell !== 'p' && cell !== '-') || cells.at(-1) === '-' }
}

const URGENCY: Record<ResultLetter, number> = { f: 0, e: 1, m: 2, b: 3, k: 4, s: 5, '-': 6, p: 7 }

function byUrgency(a: GridRow, b: GridRow): number {
  const now = (row: GridRow) => URGENCY[row.cells.at(-1) ?? '-']
  if (now(a) !== now(b)) return now(a) - now(b)
  if (a.notable !== b.notable) return a.notable ? -1 : 1
  return a.test < b.test ? -1 : 1
}

function columnOf({ cycle, revision, verdict, green }: HistoryPoint): GridColumn {
  return { cycle, ...(revision !== undefined && { revision }), word: green ? 'green' : verdict }
}

function wordOf(cycle: Cycle, { points }: History): string {
  const point = points.find(({ cycle: number }) => number === cycle.number)
  if (point?.abandoned) return 'abandoned'
  if (point?.partial) return 'partial'
  return 'running'
}

function revisionOf(cycle: Cycle): { revision?: string } {
  const revision = shown(cycle.deploy)?.revision
  return revision === undefined ? {} : { revision }
}
