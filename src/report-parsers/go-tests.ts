import { type BoundedText, createBoundedText } from './bounded-text.js'
import type { Collector } from './collector.js'
import type { GoEvent } from './go-event.js'
import { joinedCopy, LIMITS } from './limits.js'
import { rfc3339 } from './stamps.js'
import type { TestPart } from './test-part.js'

/** The tests of one package, while it runs. */
export interface GoTests {
  /** Returns false for output of a test that isn't running: it is the package's. */
  take(event: GoEvent, test: string): boolean
  /** Tests that started and never ended are errors. */
  closeOpen(packageOutput: string): void
  failures(): number
  /** Ids that were counted. */
  ids(): readonly string[]
}

interface OpenTest {
  name: string
  startedAt: string | undefined
  output: BoundedText
  hasChildren: boolean
  childFailed: boolean
}

/** Lines of the framework, not of the test. */
const FRAME = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME)\b|--- (?:PASS|FAIL|SKIP|BENCH):)/
const STATUS = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const

export function createGoTests(pkg: string, collector: Collector): GoTests {
  return new PackageTests(pkg, collector)
}

class PackageTests implements GoTests {
  readonly #pkg: string
  readonly #collector: Collector
  readonly #open = new Map<string, OpenTest>()
  readonly #ids: string[] = []
  #failures = 0
  #started = 0

  constructor(pkg: string, collector: Collector) {
    this.#pkg = pkg
    this.#collector = collector
  }

  take(event: GoEvent, test: string): boolean {
    const { action, elapsed } = event
    if (action === 'output') return this.#output(test, event.output ?? '')
    if (action === 'run') this.#start(test, event.time)
    else if (action === 'pass' || action === 'fail' || action === 'skip') this.#finish(test, elapsed, STATUS[action])
    else if (action === 'bench') this.#finish(test, elapsed, 'passed')
    return true
  }

  closeOpen(packageOutput: string): void {
    for (const test of [...this.#open.values()].reverse()) {
      const text = test.output.text().trim()
      const told = toldByOutput(test.name, text)
      if (told !== undefined) {
        this.#finish(test.name, told.elapsed, told.status)
        continue
      }
      this.#open.delete(test.name)
      this.#fail(test)
      if (test.childFailed) continue
      this.#count({ status: 'errored', message: whyItNeverEnded(text || packageOutput), trace: text }, test)
    }
  }

  failures(): number {
    return this.#failures
  }

  ids(): readonly string[] {
    return this.#ids
  }

  #output(name: string, text: string): boolean {
    const test = this.#open.get(name)
    if (test !== undefined && !FRAME.test(text)) test.output.add(text)
    return test !== undefined
  }

  #start(name: string, time: string | undefined): void {
    this.#started++
    const parent = this.#parentOf(name)
    if (parent !== undefined) parent.hasChildren = true
    this.#open.set(name, newTest(name, time === undefined ? undefined : rfc3339(time)))
  }

  #finish(name: string, elapsed: number | undefined, status: 'passed' | 'failed' | 'skipped'): void {
    const test = this.#open.get(name)
    // A test can print a line that looks like another's result. What fails counts all the same.
    if (test === undefined && this.#started > 0 && status !== 'failed') return
    this.#open.delete(name)
    const ended = test ?? newTest(name, undefined)
    if (status === 'failed') this.#fail(ended)
    if (ended.hasChildren && !(status === 'failed' && !ended.childFailed)) return
    const durationMs = elapsed === undefined ? undefined : Math.round(elapsed * 1e6) / 1000
    this.#count({ status, durationMs, ...textsOf(status, ended.output.text().trim()) }, ended)
  }

  #fail(test: OpenTest): void {
    this.#failures++
    const parent = this.#parentOf(test.name)
    if (parent !== undefined) parent.childFailed = true
  }

  #count(part: Omit<TestPart, 'id'>, test: OpenTest): void {
    const id = joinedCopy(this.#pkg, '::', test.name)
    this.#ids.push(id)
    this.#collector.add({ id, startedAt: test.startedAt, ...part })
  }

  /** The nearest test that is still running and whose name this one continues: names of subtests may hold slashes themselves. */
  #parentOf(name: string): OpenTest | undefined {
    for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
      const parent = this.#open.get(name.slice(0, slash))
      if (parent !== undefined) return parent
    }
    return undefined
  }
}

function newTest(name: string, startedAt: string | undefined): OpenTest {
  const output = createBoundedText(LIMITS.outputChars)
  return { name, startedAt, output, hasChildren: false, childFailed: false }
}

function textsOf(status: 'passed' | 'failed' | 'skipped', text: string): Partial<TestPart> {
  if (status === 'failed') return { message: text === '' ? 'failed without a message' : text }
  if (status === 'skipped') return { message: text, skipKind: 'skip' }
  return { output: text }
}

/** Before Go 1.20 a result that follows output without a line end is no event of its own, only text. */
function toldByOutput(
  name: string,
  text: string,
): { status: 'passed' | 'failed' | 'skipped'; elapsed: number } | undefined {
  const at = text.lastIndexOf(`: ${name} (`)
  const match = /--- (PASS|FAIL|SKIP)$/.exec(text.slice(Math.max(0, at - 8), Math.max(0, at)))
  const seconds = /^([\d.]+)s\)$/.exec(text.slice(at + name.length + 4))?.[1]
  if (match === null || seconds === undefined) return undefined
  const status = match[1] === 'PASS' ? 'passed' : match[1] === 'FAIL' ? 'failed' : 'skipped'
  return { status, elapsed: Number(seconds) }
}

function whyItNeverEnded(output: string): string {
  const telling = /^.*\b(?:panic|fatal error|signal): .*$/m.exec(output)?.[0].trim()
  return `started and never ended${telling === undefined ? '' : `: ${telling}`}`
}
