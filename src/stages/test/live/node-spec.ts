import type { LiveEvent, LiveKind, LiveReader } from './live-event.js'

const POINT = /^( *)([✔✖﹣]) (.+?) \(([\d.]+)ms\)(?: # (.*))?$/
const SUITE = /^( *)▶ (.+?)(?: \([\d.]+ms\))?$/
const STATUS = { '✔': 'passed', '✖': 'failed', '﹣': 'skipped' } as const

/** The spec reporter of `node --test`. */
export const nodeSpecLive: LiveKind = {
  name: 'node-spec',
  detects: (line) => POINT.test(line) || SUITE.test(line),
  showsHanging: false,
  tellsStarts: false,
  givesResults: false,
  open: () => new SpecReader(),
}

class SpecReader implements LiveReader {
  #suites: { indent: number; name: string }[] = []
  #failed: { test: string; indent: number; lines: string[] } | undefined
  #over = false

  feed(line: string): LiveEvent[] {
    if (this.#over) return []
    const told = this.#tell(line)
    if (/^ℹ tests \d+$/.test(line)) {
      this.#over = true
      return [...told, { kind: 'over' }]
    }
    const suite = SUITE.exec(line)
    const point = POINT.exec(line)
    if (point !== null) return [...told, ...this.#point(point)]
    if (suite !== null) {
      const indent = suite[1]?.length ?? 0
      const closes = this.#suites.some((each) => each.indent === indent && each.name === suite[2])
      this.#suites = this.#suites.filter((each) => each.indent < indent)
      if (!closes) this.#suites.push({ indent, name: suite[2] ?? '' })
    }
    return told
  }

  #point([, space = '', sign, name = '', ms, directive]: RegExpExecArray): LiveEvent[] {
    const indent = space.length
    // The line that closes a suite is none of its tests.
    const closes = this.#suites.some((each) => each.indent === indent && each.name === name)
    this.#suites = this.#suites.filter((each) => each.indent < indent)
    if (closes) return []
    const test = [...this.#suites.map((suite) => suite.name), name].join(' > ')
    const todo = directive?.startsWith('TODO') || directive?.startsWith('SKIP')
    const status = todo ? 'skipped' : STATUS[sign as keyof typeof STATUS]
    if (status === 'failed') this.#failed = { test, indent, lines: [] }
    return [{ kind: 'finished', test, status, durationMs: Number(ms) }]
  }

  /** The error stands below its test, further in, up to its stack. */
  #tell(line: string): LiveEvent[] {
    const failed = this.#failed
    if (failed === undefined) return []
    const inside = line.trim() === '' || line.search(/\S/) > failed.indent
    const ends = !inside || /^\s*at /.test(line) || POINT.test(line)
    if (!ends) {
      if (failed.lines.length < 50) failed.lines.push(line.trim())
      return []
    }
    this.#failed = undefined
    const message = failed.lines.join('\n').trim()
    return message === '' ? [] : [{ kind: 'message', test: failed.test, message }]
  }
}
