/** One line of a report. */
export interface ReportLine {
  /** From 1. */
  number: number
  /** Without control characters, at most 2,000 characters. */
  text: string
  /** `code`: in a fence. `quote`: others' words, or a comment. */
  zone: 'prose' | 'code' | 'quote'
  /** 1 to 6 for a heading. */
  level?: number
  /** Number of the heading's line that it stands under; 0 before the first. */
  section: number
  /** The fenced block it is in: number of its first line. */
  block?: number
}

const MOST_LINES = 200_000
const LONGEST_LINE = 2_000
/** No number that means something has more digits. */
const LONG_NUMBER = /(\d{40})\d+/g
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** Reads Markdown line by line: headings, fences, quotes and comments are all that matters. Linear; what is longer than the bounds is left out. */
export function reportLines(markdown: string): ReportLine[] {
  const lines: ReportLine[] = []
  let fence: { mark: string; line: number } | undefined
  let comment = false
  let section = 0
  for (const [index, raw] of markdown.split(/\r\n|\n|\r/, MOST_LINES).entries()) {
    const number = index + 1
    const text = raw.slice(0, LONGEST_LINE).replace(CONTROLS, '').replace(LONG_NUMBER, '$1')
    const mark = /^\s{0,8}(?:[-*+]\s+|\d{1,3}[.)]\s+|>\s*)?(`{3,}|~{3,})/.exec(text)?.[1]
    if (fence !== undefined) {
      lines.push({ number, text, zone: 'code', section, block: fence.line })
      if (mark?.startsWith(fence.mark) && /^[\s>]*[`~]+\s*$/.test(text)) fence = undefined
      continue
    }
    if (mark !== undefined) {
      fence = { mark, line: number }
      lines.push({ number, text, zone: 'code', section, block: number })
      continue
    }
    const opens: boolean = comment || text.includes('<!--')
    comment = opens && !text.slice(Math.max(0, text.indexOf('<!--'))).includes('-->')
    const level = opens ? undefined : /^(#{1,6})\s/.exec(text)?.[1]?.length
    if (level !== undefined) section = number
    lines.push({
      number,
      text,
      zone: opens || /^\s*>/.test(text) ? 'quote' : 'prose',
      section,
      ...(level !== undefined && { level }),
    })
  }
  return lines
}

/** A line's text without Markdown's marks. */
export function plain(text: string): string {
  return text
    .replace(/\*{1,3}|`+|~~|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)/g, '')
    .replace(/^\s*(?:#{1,6}\s+|[-+]\s+|\d{1,3}[.)]\s+)/, '')
}

/** Text that stands in quotation marks or code is someone else's. */
export function withoutQuotes(text: string): string {
  return text.replace(/`[^`]*`|"[^"]*"|“[^”]*”|«[^»]*»|‘[^’]*’|(?<![\w])'[^']*'(?!\w)/g, ' … ')
}
