import type { LiveEvent, LiveKind, LiveReader } from './live-event.js'

const POINT = /^( *)(not )?ok\b(?: +(\d+))?(?: +-)?(?: +(.*?))?$/
const DIRECTIVE = /\s+#\s*(skip|todo)\b.*$/i
const KEPT_CHARACTERS = 4 * 1024

interface Level {
  indent: number
  /** Announced by `# Subtest`, not ended yet. */
  name: string
  hasChildren: boolean
}

/** TAP 13 and 14. Points announced by `# Subtest` are tests; others at the top level only. */
export const tapLive: LiveKind = {
  name: 'tap',
  detects: (line) => /^TAP version 1[34]$/.test(line) || /^(?:not )?ok (?:\d+\b|- )/.test(line),
  showsHanging: false,
  tellsStarts: false,
  givesResults: true,
  open: () => new TapReader(),
}

class TapReader implements LiveReader {
  #levels: Level[] = []
  #failed: string | undefined
  #yaml: string[] | undefined

  feed(line: string): LiveEvent[] {
    if (this.#yaml !== undefined) return this.#diagnostic(line)
    const subtest = /^( *)# Subtest:? (.*)$/.exec(line)
    if (subtest !== null) return this.#announced(subtest[1]?.length ?? 0, (subtest[2] ?? '').trim())
    if (/^ *---\s*$/.test(line) && this.#failed !== undefined) this.#yaml = []
    const point = POINT.exec(line)
    return point === null ? [] : this.#point(point)
  }

  #announced(indent: number, name: string): LiveEvent[] {
    this.#levels = this.#levels.filter((level) => level.indent < indent)
    for (const level of this.#levels) level.hasChildren = true
    this.#levels.push({ indent, name, hasChildren: false })
    return []
  }

  #point([, space = '', not, , text = '']: RegExpExecArray): LiveEvent[] {
    const indent = space.length
    const announced = this.#levels.find((level) => level.indent === indent)
    const parents = this.#levels.filter((level) => level.indent < indent)
    this.#levels = parents
    this.#failed = undefined
    if (announced?.hasChildren || (announced === undefined && indent > 0)) return []
    const directive = DIRECTIVE.exec(text)
    const name = announced?.name ?? text.replace(DIRECTIVE, '').replaceAll('\\#', '#').trim()
    if (name === '') return []
    const test = [...parents.map((level) => level.name), name].join(' > ')
    const status = directive !== null ? 'skipped' : not === undefined ? 'passed' : 'failed'
    if (status === 'failed') this.#failed = test
    return [{ kind: 'finished', test, status }]
  }

  #diagnostic(line: string): LiveEvent[] {
    const lines = this.#yaml ?? []
    if (!/^ *\.\.\.\s*$/.test(line)) {
      if (lines.length < 200) lines.push(line)
      return []
    }
    this.#yaml = undefined
    const test = this.#failed
    const message = messageOf(lines)
    return test === undefined || message === '' ? [] : [{ kind: 'message', test, message }]
  }
}

/** `error:` or `message:` of the diagnostics, one line or a block; else all of them. */
function messageOf(lines: readonly string[]): string {
  const at = lines.findIndex((line) => /^ *(?:error|message): */.test(line))
  const first = lines[at]
  if (first === undefined) return lines.join('\n').trim().slice(0, KEPT_CHARACTERS)
  const value = first.replace(/^ *(?:error|message): */, '').trim()
  if (!/^[|>][-+]?$/.test(value)) return value.replace(/^(['"])(.*)\1$/, '$2').slice(0, KEPT_CHARACTERS)
  const indent = first.length - first.trimStart().length
  const rest = lines.slice(at + 1)
  const end = rest.findIndex((line) => line.trim() !== '' && line.length - line.trimStart().length <= indent)
  const block = end < 0 ? rest : rest.slice(0, end)
  return block
    .map((line) => line.trim())
    .join('\n')
    .trim()
    .slice(0, KEPT_CHARACTERS)
}
