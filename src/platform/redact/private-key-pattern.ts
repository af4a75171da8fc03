import type { Pattern } from './pattern.js'
import type { Range } from './range.js'

const LABEL = '***private-key***'
/** No key is longer; beyond it an end does not belong to the beginning. */
const LONGEST_KEY_BYTES = 64 * 1024
const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
/** Lines of a key after its beginning, their breaks also as the escapes of JSON. */
const BODY =
  /^(?:(?:\s|\\+[nr])+(?:[A-Za-z0-9+/=]{16,}|(?:Proc-Type|DEK-Info):[^\n]*))*(?:(?:\s|\\+[nr])+[A-Za-z0-9+/]{1,15}={1,2})?/
/** The last line of what stands before an end. */
const LAST_LINE = /(?:^|\s|\\+[nr])([A-Za-z0-9+/=]{4,}(?:\s|\\+[nr]){1,8})$/
/** Longest line looked at for it. */
const LONGEST_LINE = 200

/** PEM private keys. One without its end is masked as far as it looks like a key; one without its beginning, back to where it does. */
export const privateKeyPattern: Pattern = { anchors: ['PRIVATE KEY'], find: findPrivateKeys }

function findPrivateKeys(text: string): Range[] {
  const ends = [...text.matchAll(END)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
  const found: Range[] = []
  const used = new Set<number>()
  let next = 0
  for (const match of text.matchAll(BEGIN)) {
    const bodyStart = match.index + match[0].length
    while (next < ends.length && (ends[next]?.start ?? 0) < bodyStart) next++
    const end = ends[next]
    if (end !== undefined && end.start - bodyStart < LONGEST_KEY_BYTES) {
      used.add(end.start)
      found.push({ start: match.index, end: end.end, label: LABEL })
    } else found.push(unended(text, match.index, bodyStart))
  }
  return [...found, ...ends.filter((end) => !used.has(end.start)).flatMap((end) => unbegun(text, end))]
}

function unended(text: string, start: number, bodyStart: number): Range {
  const body = BODY.exec(text.slice(bodyStart, bodyStart + LONGEST_KEY_BYTES))?.[0] ?? ''
  const open = text.length - start < LONGEST_KEY_BYTES
  return { start, end: bodyStart + body.length, label: LABEL, ...(open && { open }) }
}

function unbegun(text: string, end: { start: number; end: number }): Range[] {
  let start = end.start
  while (end.start - start < LONGEST_KEY_BYTES) {
    const line = LAST_LINE.exec(text.slice(Math.max(0, start - LONGEST_LINE), start))?.[1]
    if (line === undefined) break
    start -= line.length
  }
  return start === end.start ? [] : [{ start, end: end.end, label: LABEL }]
}
