import type { TestResult } from '../model/test-result.js'
import { addProblem, emptyClaims } from './claims.js'
import { type Collector, createCollector } from './collector.js'
import { looksLikePlaywrightJson } from './detect-json.js'
import { readJson } from './json-events.js'
import { asArray, asNumber, asObject, asText, type JsonObject, objectsOf } from './json-value.js'
import { plainText } from './plain-text.js'
import { createPlaywrightTests, type PlaywrightTests } from './playwright-tests.js'
import type { ReportParser } from './report-parser.js'
import { createStamps } from './stamps.js'
import { compareTotals } from './totals.js'

/**
 * Playwright's JSON reporter. Ids are `file > title > title`, with `[project] ` in front where there is more than one project.
 * Expected failures are skipped (xfail); an error outside of tests is an error of its own, of phase collection.
 */
export const playwrightJsonParser: ReportParser = {
  format: 'playwright-json',
  summary: 'Playwright JSON',
  detect: looksLikePlaywrightJson,
  async parse({ chunks }) {
    const claims = emptyClaims('playwright-json')
    const collector = createCollector()
    const tests = createPlaywrightTests(collector, claims.problems)
    const root = await readJson(chunks, claims.problems, { suites: tests.takeSuite })
    const config = asObject(root?.config)
    const stats = asObject(root?.stats)
    let interrupted = tests.interrupted()
    if (root !== undefined) {
      if (!Array.isArray(root.suites)) addProblem(claims.problems, 'malformed', 'there is no list of suites')
      interrupted = takeErrors(root.errors, collector) ?? interrupted
      if (stats === undefined) addProblem(claims.problems, 'malformed', 'there are no stats')
      for (const outcome of ['expected', 'skipped', 'unexpected', 'flaky'] as const) {
        const total = { label: `stats.${outcome}`, claimed: stats?.[outcome], counted: tests.outcomes[outcome] ?? 0 }
        compareTotals({ ...total, required: stats !== undefined }, claims.problems)
      }
    }
    const version = asText(config?.version)
    const workers = asNumber(asObject(config?.metadata)?.actualWorkers) ?? asNumber(config?.workers)
    const stamps = createStamps()
    stamps.see(asText(stats?.startTime), 'stats.startTime')
    for (const started of tests.span()) stamps.see(started, 'results[].startTime')
    return {
      ...claims,
      dialect: 'playwright',
      tool: { name: 'playwright', ...(version !== undefined && { version }) },
      ...(interrupted !== undefined && { interrupted }),
      ...(workers !== undefined && { workers }),
      stamps: stamps.list(),
      durationResolutionMs: 1,
      shows: { attempts: true, interruption: true },
      tests: withProjects(collector.tests(), asArray(config?.projects).length, tests),
    }
  },
}

/** Errors that belong to no test. Returns the words of one that says that the run was stopped. */
function takeErrors(errors: unknown, collector: Collector): string | undefined {
  let stopped: string | undefined
  for (const error of objectsOf(errors)) {
    const message = plainText(asText(error.message) ?? asText(error.value) ?? 'an error without a message')
    if (/^Testing stopped early after \d+ maximum allowed failures/.test(message)) {
      stopped = message
      continue
    }
    collector.add({
      id: errorId(error),
      status: 'errored',
      phase: 'collection',
      message,
      trace: plainText(asText(error.stack) ?? ''),
      file: asText(asObject(error.location)?.file),
      line: asNumber(asObject(error.location)?.line),
    })
  }
  return stopped
}

function errorId(error: JsonObject): string {
  const file = asText(asObject(error.location)?.file)
  return file ?? 'outside of any test'
}

/** Ids are collected with their project in front; where there is only one, it is left out again. */
function withProjects(results: TestResult[], configured: number, tests: PlaywrightTests): TestResult[] {
  if (configured > 1 || tests.projects.size > 1) return results
  const [project = ''] = tests.projects
  const prefix = `[${project}] `
  return results.map((result) =>
    result.id.startsWith(prefix) ? { ...result, id: result.id.slice(prefix.length) } : result,
  )
}
