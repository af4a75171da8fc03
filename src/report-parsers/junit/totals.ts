import type { ReportProblem } from '../../model/test-run.js'
import { addProblem } from '../claims.js'
import { type Dialect, generalTotals, HEADER_FIELDS, type Header, type HeaderField } from './dialect.js'
import type { SuiteElement } from './elements.js'
import type { Tally } from './tally.js'

/** Holds a suite's (or the root's) header to what really stands below it, by its dialect's rule. */
export function checkTotals(suite: SuiteElement, tally: Tally, dialect: Dialect, problems: ReportProblem[]): void {
  const header = headerOf(suite, problems)
  const isRoot = suite.element === 'testsuites'
  for (const field of HEADER_FIELDS) {
    const told = header[field]
    if (told === undefined) continue
    const allowed =
      dialect.allowed === undefined ? generalTotals(tally, field) : dialect.allowed(tally, field, { isRoot, header })
    if (allowed === undefined || allowed.includes(told)) continue
    const hint = dialect.hint === undefined ? '' : ` (${dialect.hint})`
    const message = `${nameOf(suite)} says ${told} ${field}, the file has ${allowed[0]}${hint}`
    addProblem(problems, 'totals', message, suite.line)
  }
}

/** The header's figures; one that is no whole number is a problem of its own. */
export function headerOf(suite: SuiteElement, problems: ReportProblem[]): Header {
  const header: Header = {}
  for (const field of HEADER_FIELDS) {
    const raw = figureOf(suite, field)
    if (raw === undefined || raw.trim() === '') continue
    if (/^\s*\d{1,15}\s*$/.test(raw)) header[field] = Number(raw)
    else
      addProblem(
        problems,
        'totals',
        `${nameOf(suite)} says ${field}="${raw.slice(0, 40)}", which is no count`,
        suite.line,
      )
  }
  return header
}

function figureOf(suite: SuiteElement, field: HeaderField): string | undefined {
  const { attributes } = suite
  return field === 'skipped' ? (attributes.skipped ?? attributes.skip ?? attributes.skips) : attributes[field]
}

function nameOf(suite: SuiteElement): string {
  const name = suite.attributes.name ?? ''
  return name === '' ? `<${suite.element}>` : `<${suite.element} name="${name.slice(0, 80)}">`
}
