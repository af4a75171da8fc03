import type { ReportProblem } from '../../model/test-run.js'
import { type BoundedText, createBoundedText } from '../bounded-text.js'
import { addProblem } from '../claims.js'
import { LIMITS } from '../limits.js'
import { readXml, type XmlHandler } from '../xml/read-xml.js'
import type { CaseElement, JunitHandler, OutcomeElement, SuiteElement } from './elements.js'

/** Reads JUnit XML of any dialect into suites and cases; nothing is judged here. */
export async function readJunit(
  chunks: AsyncIterable<Uint8Array>,
  problems: ReportProblem[],
  handler: JunitHandler,
): Promise<void> {
  await readXml(chunks, problems, new JunitReader(problems, handler))
}

const OUTCOMES: ReadonlySet<string> = new Set([
  'failure',
  'error',
  'skipped',
  'flakyFailure',
  'flakyError',
  'rerunFailure',
  'rerunError',
])
const PROPERTIES = 50

/** One reader per file: it holds what is open at the moment. */
class JunitReader implements XmlHandler {
  readonly #problems: ReportProblem[]
  readonly #handler: JunitHandler
  readonly #path: SuiteElement[] = []
  #depth = 0
  #case: CaseElement | undefined
  #outcome: OutcomeElement | undefined
  /** Where character data goes; absent: nowhere. */
  #keeper: BoundedText | undefined
  /** Depth of the element that opened `#keeper`; what stands below it writes there too. */
  #keeperDepth = 0
  /** Depth of an element whose text is left out; 0: none. */
  #muteDepth = 0

  constructor(problems: ReportProblem[], handler: JunitHandler) {
    this.#problems = problems
    this.#handler = handler
  }

  open(name: string, attributes: Record<string, string>, line: number): void {
    this.#depth++
    if (this.#depth === 1) this.#expectRoot(name, line)
    if (name === 'testcase') this.#openCase(attributes, line)
    else if (name === 'testsuite' || name === 'testsuites') this.#openSuite(name, attributes, line)
    else if (name === 'property') this.#property(attributes)
    else if (this.#outcome !== undefined) this.#openInsideOutcome(name)
    else if (OUTCOMES.has(name)) this.#openOutcome(name as OutcomeElement['kind'], attributes)
    else if (name === 'system-out' || name === 'system-err') this.#keep(LIMITS.outputChars)
  }

  text(text: string): void {
    if (this.#muteDepth === 0) this.#keeper?.add(text)
  }

  comment(text: string): void {
    this.#handler.comment(text)
  }

  close(name: string): void {
    if (name === 'testcase') this.#closeCase()
    else if (name === 'testsuite' || name === 'testsuites') this.#closeSuite()
    else if (this.#depth === this.#muteDepth) this.#muteDepth = 0
    else if (this.#keeper !== undefined && this.#depth === this.#keeperDepth) this.#closeText()
    this.#depth--
  }

  #expectRoot(name: string, line: number): void {
    if (name === 'testsuites' || name === 'testsuite') return
    const message = `the root element is <${name.slice(0, 60)}>, not <testsuites> or <testsuite>`
    addProblem(this.#problems, 'foreign', message, line)
  }

  #openSuite(element: SuiteElement['element'], attributes: Record<string, string>, line: number): void {
    if (this.#case !== undefined) addProblem(this.#problems, 'malformed', 'a suite stands inside a test case', line)
    const suite: SuiteElement = { element, attributes, outcomes: [], output: '', line }
    this.#path.push(suite)
    this.#handler.suiteOpened(suite, this.#path)
  }

  #closeSuite(): void {
    const suite = this.#path.at(-1)
    if (suite !== undefined) this.#handler.suiteClosed(suite, this.#path)
    this.#path.pop()
  }

  #openCase(attributes: Record<string, string>, line: number): void {
    if (this.#case !== undefined) addProblem(this.#problems, 'malformed', 'a test case stands inside another', line)
    this.#case = { attributes, outcomes: [], output: '', line }
  }

  #closeCase(): void {
    if (this.#case !== undefined) this.#handler.caseClosed(this.#case, this.#path)
    this.#case = undefined
  }

  #openOutcome(kind: OutcomeElement['kind'], attributes: Record<string, string>): void {
    const { message, type, time } = attributes
    this.#outcome = {
      kind,
      ...(message !== undefined && { message }),
      ...(type !== undefined && { type }),
      ...(time !== undefined && { time }),
      text: '',
    }
    this.#keep(LIMITS.traceChars)
  }

  /** `stackTrace` belongs to the text; what a failed attempt printed doesn't. */
  #openInsideOutcome(name: string): void {
    if (this.#muteDepth === 0 && (name === 'system-out' || name === 'system-err')) this.#muteDepth = this.#depth
  }

  #closeText(): void {
    const text = this.#keeper?.text() ?? ''
    this.#keeper = undefined
    const owner = this.#case ?? this.#path.at(-1)
    if (owner === undefined) return
    if (this.#outcome === undefined) {
      owner.output = owner.output === '' ? text : `${owner.output}\n${text}`
      return
    }
    this.#outcome.text = text
    if (owner.outcomes.length < LIMITS.attempts) owner.outcomes.push(this.#outcome)
    else addProblem(this.#problems, 'hostile', `a test case has more than ${LIMITS.attempts} outcomes`, owner.line)
    this.#outcome = undefined
  }

  #property(attributes: Record<string, string>): void {
    const owner = this.#case ?? this.#path.at(-1)
    const { name, value = '' } = attributes
    if (owner === undefined || name === undefined) return
    owner.properties ??= new Map()
    if (owner.properties.size < PROPERTIES) owner.properties.set(name.slice(0, 256), value.slice(0, 1024))
  }

  #keep(limit: number): void {
    this.#keeper = createBoundedText(limit)
    this.#keeperDepth = this.#depth
  }
}
