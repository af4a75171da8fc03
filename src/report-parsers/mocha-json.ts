import type { Attempt } from '../model/test-result.js'
import type { ReportProblem } from '../model/test-run.js'
import { addProblem, emptyClaims } from './claims.js'
import { type Collector, createCollector } from './collector.js'
import { looksLikeMochaJson } from './detect-json.js'
import { readJson } from './json-events.js'
import { createJsonIds } from './json-id.js'
import { asNumber, asObject, asText, type JsonObject } from './json-value.js'
import { plainText } from './plain-text.js'
import type { ReportParser } from './report-parser.js'
import { createStamps } from './stamps.js'
import type { TestPart } from './test-part.js'
import { compareTotals } from './totals.js'

/** Lists of the report that hold tests by outcome; `tests` holds all that ended, without hooks. */
const LISTS = ['passes', 'failures', 'pending'] as const
const STATUS = { passes: 'passed', failures: 'failed', pending: 'skipped' } as const
const HOOK = /^(.*)"(before|after) (all|each)" hook(?:: [^"]*)?(?: (?:for|in) "(.*)")?$/s

/**
 * mocha's `json` reporter. Ids are `fullTitle`. A failed hook is an error: `before each` and `after each` of the test that they were for,
 * else of the hook itself. A pass with `currentRetry` above 0 is flaky.
 */
export const mochaJsonParser: ReportParser = {
  format: 'mocha-json',
  summary: 'mocha JSON',
  detect: looksLikeMochaJson,
  async parse({ chunks }) {
    const claims = emptyClaims('mocha-json')
    const collector = createCollector()
    const reader = createMochaReader(collector, claims.problems)
    const root = await readJson(chunks, claims.problems, reader.takers)
    reader.end()
    const stats = asObject(root?.stats)
    if (root !== undefined) {
      if (stats === undefined) addProblem(claims.problems, 'malformed', 'there are no stats')
      for (const list of ['tests', ...LISTS]) {
        if (!Array.isArray(root[list])) addProblem(claims.problems, 'malformed', `there is no list ${list}`)
        const total = {
          label: `stats.${list}`,
          claimed: stats?.[list],
          counted: reader.counts[list] ?? 0,
          required: true,
        }
        compareTotals(total, claims.problems)
      }
    }
    const stamps = createStamps()
    stamps.see(asText(stats?.start), 'stats.start')
    stamps.see(asText(stats?.end), 'stats.end')
    return {
      ...claims,
      dialect: 'mocha',
      tool: { name: 'mocha' },
      stamps: stamps.list(),
      durationResolutionMs: 1,
      shows: { attempts: true, interruption: false },
      tests: collector.tests(),
    }
  },
}

function createMochaReader(collector: Collector, problems: ReportProblem[]) {
  const counts: Record<string, number> = { tests: 0, passes: 0, failures: 0, pending: 0 }
  const ids = createJsonIds(problems)
  /** By id: how often a test ended, less how often a list has it. */
  const open = new Map<string, number>()
  const hooks: JsonObject[] = []
  /** By id, as "tests" has it: the lists by outcome must not hide a retry. */
  const retries = new Map<string, number>()

  function idOf(test: JsonObject): string {
    return ids.idOf([asText(test.fullTitle) ?? asText(test.title) ?? 'a test without a title'], asText(test.file))
  }
  function took(list: string, element: unknown): JsonObject | undefined {
    counts[list] = (counts[list] ?? 0) + 1
    const test = asObject(element)
    if (test === undefined) addProblem(problems, 'malformed', `an entry of ${list} is no object`)
    return test
  }
  function takeResult(list: (typeof LISTS)[number], element: unknown): void {
    const test = took(list, element)
    if (test === undefined) return
    if (list === 'failures' && HOOK.test(asText(test.title) ?? '')) {
      hooks.push(test)
      return
    }
    const id = idOf(test)
    open.set(id, (open.get(id) ?? 0) - 1)
    collector.add({ id, ...partOf(test, STATUS[list], retries.get(id) ?? 0) })
  }

  return {
    counts,
    takers: {
      tests(element: unknown) {
        const test = took('tests', element)
        if (test === undefined) return
        const id = idOf(test)
        open.set(id, (open.get(id) ?? 0) + 1)
        const retry = asNumber(test.currentRetry) ?? 0
        if (retry > 0) retries.set(id, retry)
      },
      passes: (element: unknown) => takeResult('passes', element),
      failures: (element: unknown) => takeResult('failures', element),
      pending: (element: unknown) => takeResult('pending', element),
    },
    end() {
      const known = new Set(open.keys())
      for (const hook of hooks) collector.add(hookPart(hook, known))
      for (const [id, balance] of open) {
        if (balance !== 0)
          addProblem(
            problems,
            'totals',
            `${JSON.stringify(id)} does not stand in "tests" as often as in the lists by outcome`,
          )
      }
    },
  }
}

function partOf(test: JsonObject, status: Attempt['status'], retriesSeen: number): Omit<TestPart, 'id'> {
  const error = asObject(test.err)
  const durationMs = asNumber(test.duration)
  const retries = Math.min(Math.max(asNumber(test.currentRetry) ?? 0, retriesSeen), 100)
  const message = error === undefined ? undefined : errorMessage(error)
  const earlier = Array.from({ length: retries }, (): Attempt => ({ status: 'failed' }))
  const last: Attempt = {
    status,
    ...(durationMs !== undefined && { durationMs }),
    ...(message !== undefined && { message }),
  }
  return {
    status,
    durationMs,
    file: asText(test.file),
    ...(status === 'failed' && {
      message: message ?? 'failed without a message',
      trace: plainText(asText(error?.stack) ?? ''),
    }),
    ...(status === 'skipped' && { skipKind: 'skip' as const }),
    ...(retries > 0 && status !== 'skipped' && { attempts: [...earlier, last] }),
  }
}

function hookPart(hook: JsonObject, known: ReadonlySet<string>): TestPart {
  const title = asText(hook.title) ?? ''
  const fullTitle = asText(hook.fullTitle) ?? title
  const [, , when, scope, test] = HOOK.exec(title) ?? []
  const owner = test === undefined ? undefined : `${fullTitle.slice(0, fullTitle.length - title.length)}${test}`
  const isItsTest = scope === 'each' && owner !== undefined && known.has(owner)
  const error = asObject(hook.err)
  return {
    id: isItsTest ? owner : fullTitle,
    status: 'errored',
    phase: when === 'after' ? 'teardown' : 'setup',
    durationMs: isItsTest ? undefined : asNumber(hook.duration),
    file: asText(hook.file),
    message: `${title}: ${(error === undefined ? undefined : errorMessage(error)) ?? 'failed without a message'}`,
    trace: plainText(asText(error?.stack) ?? ''),
  }
}

function errorMessage(error: JsonObject): string | undefined {
  const message = asText(error.message) ?? asText(error.stack)
  return message === undefined ? undefined : plainText(message)
}
