import { formatDuration } from '../../model/duration.js'
import { inertLine } from '../../model/inert-text.js'
import { percent, share, table } from '../table.js'
import type { ComparedCause, ComparedCycle, Comparison } from './compare-cycles.js'

const SHOWN = 40

/** A comparison for people. */
export function printComparison({ a, b, fixed, broken, changed, causes, durations }: Comparison): string {
  const head = table(
    ['', `cycle ${a.cycle}`, `cycle ${b.cycle}`],
    [
      ['revision', a.revision ?? '–', b.revision ?? '–'],
      ['verdict', verdictOf(a), verdictOf(b)],
      ['passed', share(a.passed, a.expected, a.passRate !== null), share(b.passed, b.expected, b.passRate !== null)],
      ['rate', percent(a.passRate), percent(b.passRate)],
    ],
  )
  const parts = [
    listOf(
      'fixed',
      fixed.map((id) => `✓ ${id}`),
    ),
    listOf(
      'broken',
      broken.map((id) => `✗ ${id}`),
    ),
    listOf(
      'changed otherwise',
      changed.map(({ id, from, to }) => `${id}: ${from ?? 'not there'} → ${to ?? 'not there'}`),
    ),
    listOf('new causes', causes.new.map(causeLine)),
    listOf('causes that are gone', causes.gone.map(causeLine)),
    listOf('causes in both', causes.both.map(causeLine)),
    listOf(
      'durations',
      durations.map(({ id, fromMs, toMs }) => `${id}: ${formatDuration(fromMs)} → ${formatDuration(toMs)}`),
    ),
  ].filter((part) => part !== '')
  return `${head}${parts.length === 0 ? '\nno test and no cause changed\n' : parts.join('')}`
}

function verdictOf({ verdict, green }: ComparedCycle): string {
  return green ? 'green' : (verdict ?? 'not judged')
}

function causeLine({ id, title, category, owner, tests }: ComparedCause): string {
  return `${id} [${category}, ${owner}] ${title}: ${tests}`
}

function listOf(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  const more = lines.length > SHOWN ? [`… and ${lines.length - SHOWN} more (--json lists all)`] : []
  const shown = [...lines.slice(0, SHOWN), ...more].map((line) => `  ${inertLine(line)}\n`)
  return `\n${title} (${lines.length})\n${shown.join('')}`
}
