import type { ParsedReport, ReportProblem } from '../../model/test-run.js'
import { parsedReport } from '../claims.js'
import { createCollector } from '../collector.js'
import { createDurations } from '../durations.js'
import { ownCopy } from '../limits.js'
import { createStamps, rfc3339 } from '../stamps.js'
import type { TestPart } from '../test-part.js'
import { caseId, casePart, suiteErrorPart } from './case-part.js'
import type { Dialect } from './dialect.js'
import { dialectOf } from './dialects.js'
import { jestJunit, mayBeTodo } from './dialects-jest.js'
import { UNKNOWN_DIALECT } from './dialects-other.js'
import { countPhases, pytest } from './dialects-python.js'
import type { CaseElement, JunitHandler, SuiteElement } from './elements.js'
import { createIds } from './ids.js'
import { checkNodeSummary, type NodeSummary, readNodeSummary } from './node-summary.js'
import { countCase, countSuite, emptyTally, type Tally } from './tally.js'
import { checkTotals, headerOf } from './totals.js'

/** Makes a report of what the reader tells: one per file. */
export class JunitCollector implements JunitHandler {
  readonly #problems: ReportProblem[]
  readonly #collector = createCollector({ ownsIds: true })
  readonly #durations = createDurations()
  readonly #stamps = createStamps()
  readonly #ids = createIds()
  readonly #tallies: Tally[] = []
  readonly #failedIds = new Set<string>()
  readonly #cached = new Set<string>()
  readonly #nodeSummary: NodeSummary = {}
  #first: { root: SuiteElement; suite: SuiteElement } | undefined
  #dialect: Dialect | undefined
  #marks = 0
  #suites = 0
  #failingSuites = 0
  /** Of the file as a whole. */
  #total = emptyTally()
  /** Cases that took no time: only at the end of their suite can jest-junit's todos be told from them. */
  #held: TestPart[] = []

  constructor(problems: ReportProblem[]) {
    this.#problems = problems
  }

  suiteOpened(suite: SuiteElement, path: readonly SuiteElement[]): void {
    this.#first ??= { root: suite, suite }
    if (this.#first.suite.element === 'testsuites' && suite.element === 'testsuite') this.#first.suite = suite
    if (suite.element === 'testsuite') this.#suites++
    this.#tallies.push(emptyTally())
    if (path.length === 1 && suite.element === 'testsuite') this.#first.suite = this.#first.root
  }

  caseClosed(element: CaseElement, path: readonly SuiteElement[]): void {
    const dialect = this.#recognise(element)
    const suite = path.at(-1)
    const tally = this.#tallies.at(-1) ?? this.#total
    const id = this.#ids.of(caseId(element), path, dialect)
    countCase(tally, element, suite !== undefined && dialect.isUncounted?.(element, suite) === true)
    if (dialect === pytest) tally.phases += countPhases(element, id, this.#failedIds)
    const part = casePart(id, element, this.#durations)
    if (part.attempts !== undefined) this.#marks++
    this.#date(part, element, dialect)
    dialect.adjust?.(part, element, path)
    if (dialect === jestJunit && mayBeTodo(element)) this.#held.push(part)
    else this.#collector.add(part)
  }

  suiteClosed(suite: SuiteElement): void {
    const dialect = this.#recognise()
    const tally = this.#tallies.pop() ?? emptyTally()
    tally.errors += suite.outcomes.length
    for (const outcome of suite.outcomes) {
      if (outcome.kind !== 'skipped')
        this.#collector.add(suiteErrorPart(ownCopy(suite.attributes.name ?? 'suite'), outcome))
    }
    this.#releaseHeld(suite, tally)
    this.#stamps.see(suite.attributes.timestamp, `${suite.element}@timestamp`, zoneOf(dialect))
    checkTotals(suite, tally, dialect, this.#problems)
    if (dialect.name === 'gotestsum' && suite.element === 'testsuites') this.#addBuildErrors(suite, tally)
    if (/^ok\s.*\(cached\)\s*$/m.test(suite.output)) this.#cached.add(ownCopy(suite.attributes.name ?? ''))
    countSuite(this.#tallies.at(-1) ?? this.#total, tally, [])
    if (tally.failedChildren > 0) this.#failingSuites++
  }

  comment(text: string): void {
    readNodeSummary(this.#nodeSummary, text)
  }

  /** Everything that was told, once the file has ended. */
  report(): ParsedReport {
    const dialect = this.#recognise()
    if (dialect.name === 'node-test') {
      const counted = { suites: this.#suites, failingSuites: this.#failingSuites }
      checkNodeSummary(this.#nodeSummary, this.#total, counted, this.#problems)
    }
    const resolution = this.#durations.resolutionMs()
    const tests = this.#ids.finish(this.#collector.tests(), dialect)
    return parsedReport('junit', tests, {
      ...(dialect !== UNKNOWN_DIALECT && { dialect: dialect.name }),
      problems: this.#problems,
      replayed: tests.filter(({ id }) => this.#cached.has(id.split('::')[0] ?? '')).map(({ id }) => id),
      stamps: this.#stamps.list(),
      ...(resolution !== undefined && { durationResolutionMs: Math.max(resolution, dialect.resolutionMs ?? 0) }),
      shows: { attempts: dialect.marksAttempts === true || this.#marks > 0, interruption: false },
    })
  }

  #recognise(firstCase?: CaseElement): Dialect {
    if (this.#dialect === undefined) {
      const { root, suite } = this.#first ?? NO_SUITES
      this.#dialect = dialectOf({ root, suite, ...(firstCase !== undefined && { firstCase }) })
    }
    return this.#dialect
  }

  #date(part: TestPart, element: CaseElement, dialect: Dialect): void {
    const { timestamp } = element.attributes
    if (timestamp === undefined) return
    part.startedAt = rfc3339(timestamp, zoneOf(dialect))
    this.#stamps.see(timestamp, 'testcase@timestamp', zoneOf(dialect))
  }

  #releaseHeld(suite: SuiteElement, tally: Tally): void {
    const held = this.#held
    if (held.length === 0) return
    this.#held = []
    const told = headerOf(suite, this.#problems).tests
    const surplus = told === undefined ? 0 : tally.cases - tally.uncounted - told
    const areTodo = surplus > 0 && surplus === held.length
    if (areTodo) tally.uncounted += surplus
    for (const part of held) {
      this.#collector.add(areTodo ? { ...part, status: 'skipped', skipKind: 'todo' } : part)
    }
  }

  /** Packages that did not build have no suite: only the root's header counts them. */
  #addBuildErrors(suite: SuiteElement, tally: Tally): void {
    const told = headerOf(suite, this.#problems).errors ?? 0
    if (told <= tally.errors) return
    const message = `${told - tally.errors} error(s) outside of any test, such as a package that did not build`
    this.#collector.add({ id: 'build', status: 'errored', phase: 'collection', message })
  }
}

const NO_SUITES = (() => {
  const suite: SuiteElement = {
    element: 'testsuite',
    attributes: {},
    outcomes: [],
    output: '',
    line: 1,
  }
  return { root: suite, suite }
})()

function zoneOf(dialect: Dialect): 'utc' | 'local' {
  return dialect.utc === true ? 'utc' : 'local'
}
