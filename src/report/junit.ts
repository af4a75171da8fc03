import type { Cycle } from '../model/cycle.js'
import type { TestResult } from '../model/test-result.js'
import type { SuiteRun, TestRun } from '../model/test-run.js'
import { namesOf } from './test-names.js'
import { xmlText } from './xml-text.js'

/**
 * A cycle's results as JUnit XML: a `testsuite` a suite, names are the ids (`suite/id` where there are several suites), no classname.
 * JUnit has no word for `blocked` and `missing`: both are errors that say so.
 */
export function junitOf(cycle: Cycle, run: TestRun, loop: string): string {
  const named = namesOf(run)
  const all = run.suites.flatMap(({ results }) => results)
  const attributes = { name: `${loop}, cycle ${cycle.number}`, ...totals(all), time: seconds(run.window.durationMs) }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${written(attributes)}>`,
    ...run.suites.flatMap((suite) => suiteLines(suite, (result) => named(suite, result))),
    '</testsuites>\n',
  ].join('\n')
}

function suiteLines(suite: SuiteRun, name: (result: TestResult) => string): string[] {
  const { window, results } = suite
  const attributes = {
    name: suite.suite,
    ...totals(results),
    time: seconds(window.durationMs),
    timestamp: window.startedAt,
  }
  return [
    `  <testsuite${written(attributes)}>`,
    ...results.map((result) => caseLine(result, name(result))),
    '  </testsuite>',
  ]
}

function caseLine(result: TestResult, name: string): string {
  const open = `    <testcase${written({ name, time: seconds(result.durationMs) })}`
  const inside = [outcomeOf(result), ...earlierAttempts(result), outputOf(result)].join('')
  return inside === '' ? `${open}/>` : `${open}>${inside}</testcase>`
}

function outcomeOf({ status, message, trace, blockedBy }: TestResult): string {
  const body = trace === undefined ? '' : xmlText(trace)
  const element = (name: string, said: string | undefined) =>
    `<${name}${written({ message: said ?? '' })}${body === '' ? '/>' : `>${body}</${name}>`}`
  switch (status) {
    case 'passed':
      return ''
    case 'skipped':
      return `<skipped${written({ message: message ?? '' })}/>`
    case 'failed':
      return element('failure', message)
    case 'errored':
      return element('error', message)
    case 'blocked':
      return element('error', `blocked${blockedBy === undefined ? '' : ` by ${blockedBy.join(', ')}`}`)
    case 'missing':
      return element('error', 'missing')
  }
}

/** A pass after a failure: the failures before it. */
function earlierAttempts({ status, attempts }: TestResult): string[] {
  if (status !== 'passed') return []
  return attempts
    .filter((attempt) => attempt.status === 'failed' || attempt.status === 'errored')
    .map((attempt) => {
      const name = attempt.status === 'failed' ? 'flakyFailure' : 'flakyError'
      return `<${name}${written({ message: attempt.message ?? '' })}/>`
    })
}

function outputOf({ output }: TestResult): string {
  return output === undefined ? '' : `<system-out>${xmlText(output)}</system-out>`
}

function totals(results: readonly TestResult[]) {
  const count = (...statuses: TestResult['status'][]) =>
    results.filter(({ status }) => statuses.includes(status)).length
  return {
    tests: results.length,
    failures: count('failed'),
    errors: count('errored', 'blocked', 'missing'),
    skipped: count('skipped'),
  }
}

/** Undefined for what is no duration: the attribute is left out. */
function seconds(durationMs: number | undefined): string | undefined {
  if (durationMs === undefined || !Number.isFinite(durationMs) || durationMs < 0) return undefined
  return (durationMs / 1000).toFixed(6)
}

function written(attributes: Record<string, string | number | undefined>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xmlText(String(value))}"`))
    .join('')
}
