import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Problem } from './problem.js'

export type Path = readonly (string | number)[]

/** A YAML file, read: its value, and where each part of it stands. */
export interface SourceDocument {
  file: string
  text: string
  value: unknown
  /** Syntax errors; `value` means nothing then. */
  problems: Problem[]
  /** Position of the value at a path, or of its key; of the nearest part above where there is none. */
  locate(path: Path, of?: 'key' | 'value'): { line: number; column: number }
}

const LARGEST_BYTES = 1024 * 1024
const DEEPEST = 60
const MOST_ALIASES = 100

/**
 * Reads YAML 1.2. Doubled keys, unknown tags, too many aliases and too deep nesting are problems with a place, as any syntax error is.
 * @param file as the user named it.
 */
export function readDocument(file: string, text: string): SourceDocument {
  const lines = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  if (text.length > LARGEST_BYTES)
    return unusable(file, text, { file, message: `larger than ${LARGEST_BYTES} bytes: no loop file is` })
  const nested = tooDeep(text)
  if (nested !== undefined)
    return unusable(file, text, { file, ...nested, message: `nested deeper than ${DEEPEST} levels` })
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', uniqueKeys: true, prettyErrors: false })
  const problems = [...document.errors, ...document.warnings].map((error) => ({
    file,
    ...at(error.pos[0]),
    message: error.message.replace(/\s+/g, ' '),
  }))
  const root = document.contents as Node | null
  const read = problems.length === 0 ? toValue(document) : { value: undefined }
  if (read.problem !== undefined) problems.push({ file, line: 1, column: 1, message: read.problem })
  return { file, text, value: read.value, problems, locate: (path, of = 'value') => at(offsetOf(root, path, of)) }
}

function toValue(document: ReturnType<typeof parseDocument>): { value: unknown; problem?: string } {
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) }
  } catch (error) {
    return { value: undefined, problem: error instanceof Error ? error.message : String(error) }
  }
}

function offsetOf(root: Node | null, path: Path, of: 'key' | 'value'): number {
  let node: Node | null | undefined = root
  let offset = root?.range?.[0] ?? 0
  for (const [index, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
      )
      if (pair === undefined) break
      const key = pair.key as Node
      const value = pair.value as Node | null
      const last = index === path.length - 1
      offset = (last && of === 'key' ? key : (value ?? key)).range?.[0] ?? offset
      node = value
    } else if (isSeq(node)) {
      node = node.items[Number(part)] as Node | undefined
      if (node === undefined) break
      offset = node.range?.[0] ?? offset
    } else break
  }
  return offset
}

/** Counts brackets and indentation before the parser builds anything: a deep file is refused, not climbed. */
function tooDeep(text: string): { line: number; column: number } | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    const flow = (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0)
    const dashes = line.match(/^(\s*- )+/)?.[0].length ?? 0
    if (flow > DEEPEST || dashes / 2 > DEEPEST || line.search(/\S/) > DEEPEST * 4) return { line: index + 1, column: 1 }
  }
  return undefined
}

function unusable(file: string, text: string, problem: Problem): SourceDocument {
  return { file, text, value: undefined, problems: [problem], locate: () => ({ line: 1, column: 1 }) }
}
