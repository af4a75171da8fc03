/** One line of TAP, as far as it means something. `indent` is in spaces. */
export type TapLine =
  | {
      kind: 'point'
      indent: number
      ok: boolean
      number?: number
      name: string
      directive?: Directive
      timeMs?: number
      opens: boolean
    }
  | { kind: 'plan'; indent: number; last: number; skip?: string }
  | { kind: 'subtest'; indent: number; name: string }
  | { kind: 'bail'; reason: string }
  | { kind: 'version'; version: number }
  | { kind: 'comment'; indent: number; text: string }
  | { kind: 'closes'; indent: number }
  | { kind: 'text'; indent: number; text: string }

export interface Directive {
  kind: 'skip' | 'todo'
  reason: string
}

const POINT = /^(not )?ok\b(?:[ \t]+(\d+)(?=\s|$))?[ \t]*(?:-[ \t]+)?(.*)$/
const PLAN = /^1\.\.(\d+)\s*(?:#\s*(.*))?$/
const DIRECTIVE = /(?:^|\s)#[ \t]*(skip\S*|todo\b)[ \t]*:?[ \t]*(.*)$/i
const TIME = /(?:^|\s)#[ \t]*time=([\d.]+)(ms|s)\b/

/** Reads one line outside of YAML blocks. TAP 13 (https://testanything.org/tap-version-13-specification.html) and 14, with the braces that some writers put around children. */
export function tapLine(line: string): TapLine {
  let indent = 0
  while (line.charCodeAt(indent) === 0x20) indent++
  const text = indent === 0 ? line : line.slice(indent)
  const first = text.charCodeAt(0)
  if (first === 0x6f || first === 0x6e) return pointLine(text, indent)
  if (first === 0x23) return commentLine(text, indent)
  if (first === 0x31) {
    const plan = PLAN.exec(text)
    if (plan !== null) return planLine(Number(plan[1]), plan[2], indent)
  }
  if (first === 0x7d && text.trim() === '}') return { kind: 'closes', indent }
  if (text.startsWith('Bail out!')) return { kind: 'bail', reason: text.slice(9).trim() }
  if (indent === 0 && text.startsWith('TAP version '))
    return { kind: 'version', version: Number(text.slice(12).trim()) }
  return { kind: 'text', indent, text }
}

function planLine(last: number, comment: string | undefined, indent: number): TapLine {
  return {
    kind: 'plan',
    indent,
    last,
    ...(comment !== undefined && { skip: comment.replace(/^skip\S*\s*:?\s*/i, '') }),
  }
}

function pointLine(text: string, indent: number): TapLine {
  const match = POINT.exec(text)
  if (match === null) return { kind: 'text', indent, text }
  let rest = match[3] ?? ''
  const opens = rest.endsWith('{') && (rest === '{' || rest.endsWith(' {'))
  if (opens) rest = rest.slice(0, -1)
  const hasHash = rest.includes('#')
  const directive = hasHash ? DIRECTIVE.exec(rest) : null
  if (directive !== null) rest = rest.slice(0, directive.index)
  const time = hasHash ? TIME.exec(rest) : null
  if (time !== null) rest = rest.slice(0, time.index)
  const name = tapUnescaped(rest).trim()
  const point: Extract<TapLine, { kind: 'point' }> = { kind: 'point', indent, ok: match[1] === undefined, name, opens }
  if (match[2] !== undefined) point.number = Number(match[2])
  if (directive !== null) point.directive = directiveOf(directive)
  if (time !== null) point.timeMs = Number(time[1]) * (time[2] === 's' ? 1000 : 1)
  return point
}

function directiveOf(match: RegExpExecArray): Directive {
  const kind = match[1]?.toLowerCase() === 'todo' ? 'todo' : 'skip'
  const reason = (match[2] ?? '').trim()
  return { kind, reason: reason === '-' ? '' : reason }
}

function commentLine(text: string, indent: number): TapLine {
  if (text.startsWith('# Subtest: ')) return { kind: 'subtest', indent, name: tapUnescaped(text.slice(11)).trim() }
  return { kind: 'comment', indent, text: text.slice(1).trim() }
}

function tapUnescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\#])/g, '$1') : text
}
