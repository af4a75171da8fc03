import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'
import { createPytestFailures, type PytestFailures } from './pytest-failures.js'
import {
  anyLine,
  endedLine,
  LETTERS,
  liveLine,
  type PytestLine,
  type PytestLiveLine,
  type PytestWord,
  summaryLine,
} from './pytest-line.js'

/** What one console tells. */
export interface PytestSession {
  version?: string
  /** Outcomes in order, as `-v` prints them. */
  results: { id: string; word: PytestWord; reason: string }[]
  /** Tests that started and whose end is not there. */
  unfinished: Set<string>
  /** Letters by file; the empty name where the console names no file. */
  progress: Map<string, PytestWord[]>
  /** `short test summary info`. */
  named: { id: string; word: PytestWord; reason: string }[]
  failures: PytestFailures
  /** Tests and modules that the collection itself skipped. */
  skippedModules: number
  /** Tests that were to run, by the line that counts what was collected; absent where no such line was printed. */
  selected?: number
  /** Seconds by id, where `--durations` lists them. */
  durations: Map<string, number>
  stopped: string[]
  workers: Set<string>
  hasReruns: boolean
  /** The figures of the last line. */
  final?: Record<string, number>
}

/** Reads the lines of a console, one by one. */
export interface PytestConsole {
  take(line: string, number: number): void
  end(): PytestSession
}

export function createPytestConsole(problems: ReportProblem[]): PytestConsole {
  return new Console(problems)
}

type State = 'head' | 'live' | 'failures' | 'summary' | 'durations' | 'other'

class Console implements PytestConsole {
  readonly #problems: ReportProblem[]
  readonly #session: PytestSession = {
    results: [],
    unfinished: new Set(),
    progress: new Map(),
    named: [],
    failures: createPytestFailures(),
    skippedModules: 0,
    durations: new Map(),
    stopped: [],
    workers: new Set(),
    hasReruns: false,
  }
  #state: State = 'head'
  #sessions = 0
  #file = ''
  /** The test whose output goes on over several lines, and what was read as its end so far. */
  #open: { id: string; word?: PytestWord; reason: string } | undefined

  constructor(problems: ReportProblem[]) {
    this.#problems = problems
  }

  take(line: string, number: number): void {
    if (/^=+ test session starts =+$/.test(line)) {
      this.#sessions++
      if (this.#sessions > 1 && this.#state !== 'failures')
        addProblem(this.#problems, 'malformed', 'a second session begins', number)
      if (this.#state !== 'failures') this.#state = 'head'
      return
    }
    if (this.#state === 'head' && this.#headLine(line)) return
    const event = this.#lineOf(line)
    if (event === undefined || event.kind === 'text') this.#text(line)
    else if (event.kind === 'named') this.#session.named.push(event)
    else if (event.kind === 'heading') {
      if (this.#state === 'failures') this.#session.failures.heading(event.title)
    } else if (event.kind === 'section' || event.kind === 'final' || event.kind === 'stopped') {
      this.#closeOpen()
      if (event.kind === 'section') this.#state = stateOf(event.title)
      else if (event.kind === 'final') this.#session.final = event.counts
      else this.#session.stopped.push(event.words)
    } else this.#live(event)
  }

  end(): PytestSession {
    this.#closeOpen()
    return this.#session
  }

  #lineOf(line: string): PytestLine | undefined {
    if (this.#state === 'summary') return summaryLine(line)
    return this.#state === 'head' || this.#state === 'live' ? liveLine(line) : anyLine(line)
  }

  #live(event: PytestLiveLine): void {
    const session = this.#session
    if (event.kind === 'result') {
      this.#closeOpen()
      session.unfinished.delete(event.id)
      session.results.push(event)
      if (event.worker !== undefined) session.workers.add(event.worker)
    } else if (event.kind === 'started') {
      this.#closeOpen()
      session.unfinished.add(event.id)
      this.#open = { id: event.id, reason: '' }
      const ended = endedLine(event.rest)
      if (ended.kind === 'ended') this.#ended(ended)
    } else if (event.kind === 'ended') this.#ended(event)
    else {
      if (event.file !== undefined) this.#file = event.file
      const words = session.progress.get(this.#file) ?? []
      session.progress.set(this.#file, words)
      for (const letter of event.letters) words.push(LETTERS[letter] ?? 'ERROR')
    }
  }

  /** A test may print such a word itself: the last one before the next test counts. */
  #ended(event: { word: PytestWord; reason: string }): void {
    if (this.#open !== undefined) this.#open = { ...this.#open, word: event.word, reason: event.reason }
  }

  #closeOpen(): void {
    const open = this.#open
    this.#open = undefined
    if (open?.word === undefined) return
    this.#session.unfinished.delete(open.id)
    this.#session.results.push({ id: open.id, word: open.word, reason: open.reason })
  }

  #headLine(line: string): boolean {
    const session = this.#session
    const version = /^platform .*\bpytest-([\w.+-]+)/.exec(line)?.[1]
    if (version !== undefined) session.version = version
    if (/^plugins: .*\brerunfailures-/.test(line)) session.hasReruns = true
    const workers = /^(?:gw\d+ \[\d+\](?: \/ )?)+$/.test(line) ? (line.match(/gw\d+/g) ?? []) : []
    for (const worker of workers) session.workers.add(worker)
    const collected = /^(?:collecting \.\.\. )?collected \d+ items?(.*)$/.exec(line)
    if (collected === null) return version !== undefined || workers.length > 0
    session.selected = selectedOf(line)
    session.skippedModules = Number(/ \/ (\d+) skipped\b/.exec(collected[1] ?? '')?.[1] ?? 0)
    this.#state = 'live'
    return true
  }

  #text(line: string): void {
    if (this.#state === 'failures') this.#session.failures.line(line)
    if (this.#state !== 'durations') return
    const [, seconds, id = ''] = /^([\d.]+)s (?:setup|call|teardown)\s+(\S.*)$/.exec(line) ?? []
    if (seconds !== undefined) this.#session.durations.set(id, (this.#session.durations.get(id) ?? 0) + Number(seconds))
  }
}

function selectedOf(line: string): number {
  const figure = (pattern: RegExp) => Number(pattern.exec(line)?.[1] ?? 0)
  return figure(/collected (\d+) items?/) - figure(/ \/ (\d+) deselected\b/)
}

function stateOf(title: string): State {
  if (title === 'ERRORS' || title === 'FAILURES') return 'failures'
  if (title === 'short test summary info') return 'summary'
  return /^slowest .*durations$/.test(title) ? 'durations' : 'other'
}
