import type { TestResult } from '../model/test-result.js'
import type { ReportProblem, Stamp } from '../model/test-run.js'
import { type BoundedText, createBoundedText } from './bounded-text.js'
import { addProblem } from './claims.js'
import { createCollector } from './collector.js'
import { createDurations } from './durations.js'
import { LIMITS } from './limits.js'
import { type NunitElement, nunitPart } from './nunit-case.js'
import { createStamps } from './stamps.js'
import type { XmlHandler } from './xml/read-xml.js'

const COUNTED: ReadonlySet<string> = new Set(['test-run', 'test-suite'])
const TEXTS: ReadonlySet<string> = new Set(['message', 'stack-trace', 'output'])
/** Header figures, and the result that each counts. */
const FIGURES = {
  total: 'total',
  passed: 'Passed',
  failed: 'Failed',
  skipped: 'Skipped',
  inconclusive: 'Inconclusive',
  warnings: 'Warning',
} as const

/** Reads NUnit 3: suites within suites, each with figures of its own. */
export class NunitReader implements XmlHandler {
  readonly #problems: ReportProblem[]
  readonly #collector = createCollector()
  readonly #durations = createDurations()
  readonly #stamps = createStamps()
  /** Runs, suites and the case that are open, outermost first. */
  readonly #open: NunitElement[] = []
  #text: { name: string; bounded: BoundedText } | undefined
  #interrupted: string | undefined
  #isDocument = false

  constructor(problems: ReportProblem[]) {
    this.#problems = problems
  }

  open(name: string, attributes: Record<string, string>, line: number): void {
    if (name === 'test-run') this.#isDocument = true
    if (COUNTED.has(name) || name === 'test-case') {
      this.#open.push({ attributes, texts: new Map(), counts: new Map(), line })
      this.#stamps.see(attributes['start-time'], `${name}@start-time`)
      this.#stamps.see(attributes['end-time'], `${name}@end-time`)
      if (attributes.label === 'Cancelled') this.#interrupted = `the run was cancelled at ${attributes.name ?? name}`
    } else if (TEXTS.has(name)) this.#text = { name, bounded: createBoundedText(LIMITS.outputChars) }
  }

  text(text: string): void {
    this.#text?.bounded.add(text)
  }

  close(name: string): void {
    if (name === this.#text?.name) this.#closeText()
    else if (name === 'test-case') this.#closeCase()
    else if (COUNTED.has(name)) this.#closeSuite(name)
  }

  finish(): {
    tests: TestResult[]
    stamps: Stamp[]
    interrupted: string | undefined
    resolutionMs: number | undefined
  } {
    if (!this.#isDocument) addProblem(this.#problems, 'foreign', 'the root element is not <test-run>')
    return {
      tests: this.#collector.tests(),
      stamps: this.#stamps.list(),
      interrupted: this.#interrupted,
      resolutionMs: this.#durations.resolutionMs(),
    }
  }

  #closeText(): void {
    const text = this.#text?.bounded.text().trim() ?? ''
    const name = this.#text?.name ?? ''
    this.#text = undefined
    const owner = this.#open.at(-1)
    if (text !== '' && owner !== undefined && !owner.texts.has(name)) owner.texts.set(name, text)
  }

  #closeCase(): void {
    const element = this.#open.pop()
    if (element === undefined) return
    this.#collector.add(nunitPart(element, this.#durations))
    const counts = this.#open.at(-1)?.counts
    if (counts === undefined) return
    add(counts, 'total', 1)
    add(counts, element.attributes.result ?? '', 1)
  }

  #closeSuite(name: string): void {
    const suite = this.#open.pop()
    if (suite === undefined) return
    this.#checkTotals(name, suite)
    const parent = this.#open.at(-1)
    if (parent !== undefined) for (const [result, count] of suite.counts) add(parent.counts, result, count)
    const { result, site, fullname, name: ownName = name } = suite.attributes
    const failedAlone = site === 'TearDown' || !suite.counts.has('total')
    if (result !== 'Failed' || !failedAlone) return
    const part = nunitPart(suite, this.#durations)
    this.#collector.add({ ...part, id: fullname ?? ownName, status: 'errored' })
  }

  #checkTotals(name: string, suite: NunitElement): void {
    for (const [figure, result] of Object.entries(FIGURES)) {
      const told = suite.attributes[figure]
      const found = suite.counts.get(result) ?? 0
      if (told === undefined || (/^\d+$/.test(told) && Number(told) === found)) continue
      const message = `<${name} name="${(suite.attributes.name ?? '').slice(0, 80)}"> says ${told} ${figure}, the file has ${found}`
      addProblem(this.#problems, 'totals', message, suite.line)
    }
  }
}

function add(counts: Map<string, number>, result: string, count: number): void {
  counts.set(result, (counts.get(result) ?? 0) + count)
}
