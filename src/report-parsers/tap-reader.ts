import type { ReportProblem } from '../model/test-run.js'
import type { Collector } from './collector.js'
import { checkTapFooter, type TapFooter } from './tap-footer.js'
import { checkPlan, countPoint, newLevel, setPlan, type TapChildren, type TapLevel } from './tap-level.js'
import { type TapLine, tapLine } from './tap-line.js'
import { partOfPoint } from './tap-point.js'
import { type TapDiagnostic, tapDiagnostic } from './tap-yaml.js'

/** Follows the lines of a TAP stream. */
export interface TapReader {
  take(line: string, number: number): void
  /** True directly after a test point: a YAML block may follow. */
  awaitsDiagnostic(): boolean
  /** The YAML block of the last point. */
  diagnostic(lines: readonly string[]): void
  end(): { dialect?: string; interrupted?: string; hasDurations: boolean }
}

type Point = Extract<TapLine, { kind: 'point' }>

interface OpenPoint {
  point: Point
  level: TapLevel
  announced: boolean
  children: TapChildren | undefined
  diagnostic: TapDiagnostic
  yaml: string
  /** Indented or commented lines below it. */
  text: string[]
}

export function createTapReader(collector: Collector, problems: ReportProblem[]): TapReader {
  return new Reader(collector, problems)
}

class Reader implements TapReader {
  readonly #collector: Collector
  readonly #problems: ReportProblem[]
  readonly #levels: TapLevel[] = [newLevel(0, undefined, true)]
  /** Points that opened a brace, outermost first. */
  readonly #braces: OpenPoint[] = []
  /** The last point: its diagnostics are still to come. */
  #last: OpenPoint | undefined
  /** What a closed level leaves to the point that follows it. */
  #children: TapChildren | undefined
  #comments: string[] = []
  readonly #footer: TapFooter = { claims: {}, tests: 0, failed: 0, topFailed: 0 }
  #version = 0
  #bail: string | undefined
  #hasDurations = false

  constructor(collector: Collector, problems: ReportProblem[]) {
    this.#collector = collector
    this.#problems = problems
  }

  take(text: string, number: number): void {
    const line = tapLine(text)
    if (line.kind === 'point') this.#point(line)
    else if (line.kind === 'comment') this.#comment(line.text)
    else if (line.kind === 'text') {
      if (line.text !== '' && line.indent > 0) this.#addText(text)
    } else if (line.kind === 'closes') this.#closeBrace(line.indent)
    else if (line.kind === 'version') this.#version = line.version
    else {
      this.#flush()
      if (line.kind === 'bail') this.#bail ??= `Bail out! ${line.reason}`.trim()
      else if (line.kind === 'plan') setPlan(this.#levelAt(line.indent), line.last, this.#problems, number)
      else this.#levelAt(line.indent).announced = line.name
    }
  }

  awaitsDiagnostic(): boolean {
    return this.#last !== undefined
  }

  diagnostic(lines: readonly string[]): void {
    if (this.#last === undefined) return
    this.#last.diagnostic = tapDiagnostic(lines)
    this.#last.yaml = lines.join('\n')
  }

  end(): { dialect?: string; interrupted?: string; hasDurations: boolean } {
    this.#flush()
    while (this.#levels.length > 1) this.#closeLevel()
    for (const open of this.#braces.splice(0).reverse()) this.#add(open)
    const [top] = this.#levels
    if (top !== undefined && this.#bail === undefined) checkPlan(top, this.#problems)
    const dialect = checkTapFooter(this.#footer, this.#bail !== undefined, this.#problems)
    return {
      ...(dialect !== undefined && { dialect }),
      ...(this.#bail !== undefined && { interrupted: this.#bail }),
      hasDurations: this.#hasDurations,
    }
  }

  #point(point: Point): void {
    this.#flush()
    const level = this.#levelAt(point.indent)
    countPoint(level, point)
    const children = this.#children
    this.#children = undefined
    const announced = level.announced === point.name || children?.announced === point.name
    if (level.announced === point.name) level.announced = undefined
    this.#last = { point, level, announced, children, diagnostic: {}, yaml: '', text: [] }
    if (!point.opens) return
    this.#braces.push(this.#last)
    this.#last = undefined
  }

  /** The level of this indentation, opened or closed down to. */
  #levelAt(indent: number): TapLevel {
    let top = this.#top()
    while (this.#levels.length > 1 && indent < top.indent) {
      this.#closeLevel()
      top = this.#top()
    }
    if (indent <= top.indent) return top
    const brace = this.#braces.at(-1)
    const inBrace = brace !== undefined && brace.point.indent >= top.indent
    const name = inBrace ? brace.point.name : top.announced
    const level = newLevel(indent, name, inBrace && this.#version !== 14, top)
    this.#children = undefined
    this.#levels.push(level)
    return level
  }

  #top(): TapLevel {
    return this.#levels.at(-1) ?? newLevel(0, undefined, true)
  }

  #closeLevel(): void {
    this.#flush()
    const level = this.#levels.pop()
    if (level === undefined) return
    if (this.#bail === undefined) checkPlan(level, this.#problems)
    this.#children = level
    const parent = this.#top()
    parent.hasTests ||= level.hasTests
    parent.hasFailed ||= level.hasFailed
  }

  #closeBrace(indent: number): void {
    this.#flush()
    while (this.#top().indent > indent) this.#closeLevel()
    const open = this.#braces.at(-1)
    if (open === undefined || open.point.indent !== indent) return
    this.#braces.pop()
    this.#add({ ...open, announced: true, children: this.#children })
    this.#children = undefined
  }

  #comment(text: string): void {
    const claim = /^(tests|suites|pass|fail|cancelled) (\d+)$/.exec(text)
    if (claim?.[1] !== undefined) this.#footer.claims[claim[1]] = Number(claim[2])
    else if (this.#last !== undefined && !this.#last.point.ok && this.#comments.length === 0) this.#addText(text)
    if (this.#comments.length < 200) this.#comments.push(text)
  }

  #addText(text: string): void {
    if (this.#last !== undefined && this.#last.text.length < 200) this.#last.text.push(text.trimEnd())
  }

  #flush(): void {
    const open = this.#last
    this.#last = undefined
    if (open !== undefined) this.#add(open)
  }

  #add(open: OpenPoint): void {
    const { level, point, diagnostic } = open
    const isTest = open.announced || level.pointsAreTests
    const isFailing = !point.ok && point.directive?.kind !== 'todo'
    const text = open.text.length === 0 ? '' : open.text.join('\n').replace(/^ {2}/gm, '').trim()
    if (level.indent === 0 && isFailing) this.#footer.topFailed++
    if (isTest && diagnostic.type !== 'suite') {
      this.#footer.tests++
      if (isFailing) this.#footer.failed++
    }
    if (!isTest) {
      if (isFailing)
        level.failedAssertions.push([point.name, diagnostic.message ?? (open.yaml || text)].filter(Boolean).join(': '))
      return
    }
    const durationMs = diagnostic.durationMs ?? point.timeMs
    if (durationMs !== undefined) this.#hasDurations = true
    level.hasTests = true
    level.hasFailed ||= isFailing
    const { children, yaml } = open
    const comments = this.#comments
    if (comments.length > 0) this.#comments = []
    const name = point.name === '' ? String(point.number ?? level.points) : point.name
    const id = level.prefix + name
    if (point.ok && point.directive === undefined && children === undefined) {
      this.#collector.add({ id, status: 'passed', durationMs })
      return
    }
    const part = partOfPoint({ point, diagnostic, children, text, comments, yaml })
    if (part === undefined) return
    if (part.status === 'failed' || part.status === 'errored') level.hasFailed = true
    this.#collector.add({ ...part, id, durationMs })
  }
}
