import type { TestResult } from '../model/test-result.js'
import type { ReportProblem, Stamp } from '../model/test-run.js'
import { type BoundedText, createBoundedText } from './bounded-text.js'
import { addProblem } from './claims.js'
import { createCollector } from './collector.js'
import { LIMITS, ownCopy } from './limits.js'
import { createStamps } from './stamps.js'
import { type TrxResult, trxPart, trxStatus } from './trx-result.js'
import type { XmlHandler } from './xml/read-xml.js'

const TEXTS: ReadonlySet<string> = new Set(['StdOut', 'StdErr', 'Message', 'StackTrace', 'Text'])
const COUNTED = ['total', 'passed', 'failed'] as const

/** Reads a TRX file; definitions come after the results, so ids are made at the end. */
export class TrxReader implements XmlHandler {
  readonly #problems: ReportProblem[]
  readonly #stamps = createStamps()
  readonly #open: TrxResult[] = []
  readonly #results: TrxResult[] = []
  readonly #classes = new Map<string, string>()
  #text: { name: string; bounded: BoundedText } | undefined
  #counters: { attributes: Record<string, string>; line: number } | undefined
  #definition = ''
  #runInfo = ''
  #outcome = ''
  #runErrors: string[] = []
  #isDocument = false
  #room = LIMITS.failureTextChars

  constructor(problems: ReportProblem[]) {
    this.#problems = problems
  }

  open(name: string, attributes: Record<string, string>, line: number): void {
    if (name === 'TestRun') this.#isDocument = true
    else if (name.endsWith('TestResult') || name.endsWith('ResultAggregation')) this.#openResult(attributes)
    else if (name === 'Times') this.#seeTimes(attributes)
    else if (name === 'UnitTest') this.#definition = attributes.id ?? ''
    else if (name === 'TestMethod') this.#classes.set(ownCopy(this.#definition), ownCopy(classOf(attributes)))
    else if (name === 'Counters') this.#counters = { attributes, line }
    else if (name === 'ResultSummary') this.#outcome = attributes.outcome ?? ''
    else if (name === 'RunInfo') this.#runInfo = attributes.outcome ?? ''
    else if (TEXTS.has(name)) this.#text = { name, bounded: createBoundedText(LIMITS.outputChars) }
  }

  text(text: string): void {
    this.#text?.bounded.add(text)
  }

  close(name: string): void {
    if (name === this.#text?.name) this.#closeText()
    else if (name.endsWith('TestResult') || name.endsWith('ResultAggregation')) {
      const result = this.#open.pop()
      if (result !== undefined) this.#results.push(result)
    }
  }

  finish(): { tests: TestResult[]; stamps: Stamp[]; interrupted: string | undefined } {
    if (!this.#isDocument) addProblem(this.#problems, 'foreign', 'the root element is not <TestRun>')
    this.#checkTotals()
    const collector = createCollector()
    for (const result of this.#results) {
      const status = trxStatus(result)
      const failedAlone = (status === 'failed' || status === 'errored') && !result.texts.has('inner failure')
      if (result.isParent && !failedAlone) continue
      collector.add(trxPart(result, this.#classes.get(result.attributes.testId ?? '')))
    }
    const aborted = this.#runErrors.find((text) => /abort|crash/i.test(text))
    const interrupted = aborted ?? (this.#outcome === 'Aborted' ? 'the run was aborted' : undefined)
    for (const message of this.#runErrors) {
      if (message !== aborted) collector.add({ id: 'run', status: 'errored', phase: 'unknown', message })
    }
    return { tests: collector.tests(), stamps: this.#stamps.list(), interrupted }
  }

  #openResult(attributes: Record<string, string>): void {
    const parent = this.#open.at(-1)
    if (parent !== undefined) parent.isParent = true
    this.#open.push({ attributes, texts: new Map(), isParent: false })
    if (!isGood(attributes.outcome) && parent !== undefined) parent.texts.set('inner failure', '')
    this.#stamps.see(attributes.startTime, 'UnitTestResult@startTime')
  }

  #seeTimes(attributes: Record<string, string>): void {
    this.#stamps.see(attributes.start, 'Times@start')
    this.#stamps.see(attributes.finish, 'Times@finish')
  }

  #closeText(): void {
    const text = this.#text?.bounded.text().trim() ?? ''
    const name = this.#text?.name ?? ''
    this.#text = undefined
    const result = this.#open.at(-1)
    if (result !== undefined && text !== '' && this.#room >= text.length) {
      this.#room -= text.length
      result.texts.set(name, ownCopy(text))
    } else if (result === undefined && name === 'Text' && this.#runInfo === 'Error') {
      if (this.#runErrors.length < LIMITS.problems) this.#runErrors.push(text)
    }
  }

  /** Results within results: writers count all of them, or the innermost alone. */
  #checkTotals(): void {
    if (this.#counters === undefined) return
    const { attributes, line } = this.#counters
    const leaves = this.#results.filter((result) => !result.isParent)
    for (const figure of COUNTED) {
      const told = attributes[figure]
      if (told === undefined) continue
      const allowed = [count(leaves, figure), count(this.#results, figure)]
      if (/^\d+$/.test(told) && allowed.includes(Number(told))) continue
      addProblem(this.#problems, 'totals', `<Counters> says ${told} ${figure}, the file has ${allowed[0]}`, line)
    }
  }
}

function classOf(attributes: Record<string, string>): string {
  return (attributes.className ?? '').split(',')[0] ?? ''
}

function isGood(outcome: string | undefined): boolean {
  return outcome === 'Passed' || outcome === 'NotExecuted'
}

function count(results: readonly TrxResult[], figure: (typeof COUNTED)[number]): number {
  if (figure === 'total') return results.length
  const outcome = figure === 'passed' ? 'Passed' : 'Failed'
  return results.filter(({ attributes }) => attributes.outcome === outcome).length
}
