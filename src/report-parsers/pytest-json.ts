import type { Attempt } from '../model/test-result.js'
import type { ReportProblem } from '../model/test-run.js'
import { addProblem, emptyClaims } from './claims.js'
import { type Collector, createCollector } from './collector.js'
import { looksLikePytestJson } from './detect-json.js'
import { readJson } from './json-events.js'
import { createJsonIds } from './json-id.js'
import { asNumber, asObject, asText, type JsonObject } from './json-value.js'
import type { ReportParser } from './report-parser.js'
import { createStamps } from './stamps.js'
import type { TestPart } from './test-part.js'
import { compareTotals } from './totals.js'

const OUTCOMES = ['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed', 'rerun'] as const
/** All passed, interrupted (asked for elsewhere), no tests collected. */
const QUIET_EXITS: readonly number[] = [0, 2, 5]

/**
 * pytest-json-report. Ids are node ids. Collectors that failed are errors of phase collection.
 * With pytest-rerunfailures an outcome `rerun` means: failed, and passed at last.
 */
export const pytestJsonParser: ReportParser = {
  format: 'pytest-json',
  summary: 'pytest-json-report',
  detect: looksLikePytestJson,
  async parse({ chunks }) {
    const claims = emptyClaims('pytest-json')
    const collector = createCollector()
    const counts: Record<string, number> = {}
    const ids = createJsonIds(claims.problems)
    const root = await readJson(chunks, claims.problems, {
      tests(element) {
        const test = asObject(element)
        const nodeid = asText(test?.nodeid)
        if (test === undefined || nodeid === undefined) {
          addProblem(claims.problems, 'malformed', 'a test has no nodeid')
          return
        }
        const outcome = asText(test.outcome) ?? 'absent'
        counts[outcome] = (counts[outcome] ?? 0) + 1
        counts.total = (counts.total ?? 0) + 1
        if (!OUTCOMES.some((known) => known === outcome)) {
          addProblem(claims.problems, 'malformed', `pytest knows no outcome ${JSON.stringify(outcome)}`)
        }
        collector.add({ id: ids.idOf([nodeid]), ...partOf(test, outcome) })
      },
      collectors(element) {
        const node = asObject(element)
        if (node?.outcome === 'failed') counts.collectors = (counts.collectors ?? 0) + 1
        takeCollector(node, collector)
      },
    })
    const summary = asObject(root?.summary)
    if (root !== undefined) checkSummary(root, summary, counts, claims.problems)
    const interrupted = root === undefined ? undefined : interruption(root, summary, counts)
    const stamps = createStamps()
    const created = asNumber(root?.created)
    const duration = asNumber(root?.duration)
    if (created !== undefined) stamps.see(created * 1000, 'created')
    if (created !== undefined && duration !== undefined) stamps.see((created - duration) * 1000, 'created - duration')
    return {
      ...claims,
      dialect: 'pytest-json-report',
      tool: { name: 'pytest' },
      ...(interrupted !== undefined && { interrupted }),
      stamps: stamps.list(),
      durationResolutionMs: 0.001,
      shows: { attempts: counts.rerun !== undefined, interruption: true },
      tests: collector.tests(),
    }
  },
}

function takeCollector(node: JsonObject | undefined, collector: Collector): void {
  if (node === undefined || node.outcome === 'passed' || node.outcome === undefined) return
  const message = asText(node.longrepr) ?? 'could not be collected'
  const id = asText(node.nodeid) || 'collection'
  if (node.outcome === 'skipped')
    collector.add({ id, status: 'skipped', phase: 'collection', skipKind: 'skip', message })
  else collector.add({ id, status: 'errored', phase: 'collection', message, trace: message })
}

function partOf(test: JsonObject, outcome: string): Omit<TestPart, 'id'> {
  const stages = (['setup', 'call', 'teardown'] as const).map((phase) => ({ phase, stage: asObject(test[phase]) }))
  const bad = stages.find(({ stage }) => stage?.outcome === 'failed')
  const failed = stages.find(({ phase, stage }) => phase === 'call' && stage?.outcome === 'failed') ?? bad
  const durationMs = durationOf(stages.flatMap(({ stage }) => asNumber(stage?.duration) ?? []))
  const line = asNumber(test.lineno)
  const common = {
    durationMs,
    output: outputOf(stages.map(({ stage }) => stage)),
    ...(line !== undefined && { line: line + 1 }),
  }
  switch (outcome) {
    case 'passed':
      if (test.setup !== undefined && test.call === undefined) {
        return { ...common, status: 'errored', message: 'started and never ended: it has no call phase' }
      }
      return bad === undefined ? { ...common, status: 'passed' } : { ...common, status: 'failed', ...failureOf(bad) }
    case 'failed':
      return { ...common, status: 'failed', ...(failed === undefined ? {} : failureOf(failed)) }
    case 'error': {
      // A test that failed in its call and again in its tear-down keeps its failure.
      const inCall = failed?.phase === 'call'
      return { ...common, status: inCall ? 'failed' : 'errored', ...(failed === undefined ? {} : failureOf(failed)) }
    }
    case 'skipped':
    case 'xfailed':
      return {
        ...common,
        status: 'skipped',
        skipKind: outcome === 'skipped' ? 'skip' : 'xfail',
        message: skipReason(stages),
      }
    case 'xpassed':
      return { ...common, status: 'passed', warning: 'XPASS: passed, though it was expected to fail' }
    case 'rerun': {
      const last: Attempt = {
        status: bad === undefined ? 'passed' : 'failed',
        ...(durationMs !== undefined && { durationMs }),
      }
      return { ...common, status: last.status, attempts: [{ status: 'failed' }, last] }
    }
    default:
      return { ...common, status: 'errored', message: `its outcome is ${JSON.stringify(outcome)}` }
  }
}

interface Stage {
  phase: 'setup' | 'call' | 'teardown'
  stage: JsonObject | undefined
}

function failureOf({ phase, stage }: Stage): Pick<TestPart, 'phase' | 'message' | 'trace'> {
  const longrepr = asText(stage?.longrepr)
  const message = asText(asObject(stage?.crash)?.message) ?? longrepr
  return { phase, message: message ?? 'failed without a message', trace: longrepr }
}

function skipReason(stages: readonly Stage[]): string | undefined {
  const text = stages.map(({ stage }) => asText(stage?.longrepr)).find((longrepr) => longrepr !== undefined)
  return text?.replace(/^\(.*?, \d+, ['"](?:Skipped: )?(.*)['"]\)$/s, '$1')
}

function durationOf(seconds: readonly number[]): number | undefined {
  if (seconds.length === 0) return undefined
  return Math.round(seconds.reduce((total, part) => total + part, 0) * 1e6) / 1000
}

function outputOf(stages: readonly (JsonObject | undefined)[]): string {
  return stages.flatMap((stage) => [asText(stage?.stdout) ?? [], asText(stage?.stderr) ?? []].flat()).join('')
}

function checkSummary(
  root: JsonObject,
  summary: JsonObject | undefined,
  counts: Readonly<Record<string, number>>,
  problems: ReportProblem[],
): void {
  if (summary === undefined) {
    addProblem(problems, 'malformed', 'there is no summary')
    return
  }
  compareTotals(
    { label: 'summary.total', claimed: summary.total, counted: counts.total ?? 0, required: true },
    problems,
  )
  for (const outcome of OUTCOMES) {
    compareTotals(
      { label: `summary.${outcome}`, claimed: summary[outcome] ?? 0, counted: counts[outcome] ?? 0 },
      problems,
    )
  }
  const bad = (counts.failed ?? 0) + (counts.error ?? 0)
  if (root.exitcode === 0 && bad > 0) addProblem(problems, 'totals', `exitcode is 0, but ${bad} failed`)
  const isAnyFailure = bad > 0 || (counts.collectors ?? 0) > 0
  if (typeof root.exitcode === 'number' && !QUIET_EXITS.includes(root.exitcode) && !isAnyFailure) {
    addProblem(problems, 'totals', `exitcode is ${root.exitcode}, but nothing failed`)
  }
}

function interruption(
  root: JsonObject,
  summary: JsonObject | undefined,
  counts: Readonly<Record<string, number>>,
): string | undefined {
  if (root.exitcode === 2) return 'exitcode 2: pytest was interrupted'
  const selected = (asNumber(summary?.collected) ?? 0) - (asNumber(summary?.deselected) ?? 0)
  const ran = counts.total ?? 0
  return Array.isArray(root.tests) && selected > ran ? `stopped after ${ran} of ${selected} collected tests` : undefined
}
