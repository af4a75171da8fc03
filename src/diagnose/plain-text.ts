const TEXT_CAP = 16_384
const LINE_CAP = 2_000
const WORD_CAP = 300
/** Cut texts keep their start, where the kind stands, and their end, where an innermost cause stands. */
const HEAD_SHARE = 0.75

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#x27;': "'",
  '&#10;': '\n',
  '&amp;': '&',
}

/**
 * A failure's text as plain lines: no ANSI colours, no control characters, one kind of line end, XML entities and
 * escaped line ends undone; bounded to 16 KiB, a line to 2,000 characters, a word to 300 (head and tail of each), so that no
 * pattern takes longer than that.
 */
export function plainText(text: string): string {
  let plain = shortened(text, TEXT_CAP)
  if (plain.includes('\u001b')) plain = plain.replace(/\u001b\[[0-9;:?]*[A-Za-z]|\u001b[^[]/g, '')
  if (/[\r\u00a0\u0000-\u0008\u200b\ufeff]/.test(plain)) {
    plain = plain
      .replace(/\r\n?/g, '\n')
      .replace(/\u00a0/g, ' ')
      .replace(/[\u0000-\u0008\u200b\ufeff]/g, '')
  }
  if (plain.includes('&')) {
    plain = plain.replace(/&(?:lt|gt|quot|apos|amp|#39|#x27|#10);/g, (entity) => ENTITIES[entity] ?? entity)
  }
  if (plain.includes('\\n') && !plain.includes('\n')) plain = plain.replace(/\\r?\\n/g, '\n')
  return plain.length <= WORD_CAP ? plain : tame(plain)
}

/** Long runs of anything cost patterns dearly and tell nothing. */
function tame(text: string): string {
  return text
    .replace(/\n{3,}/g, '\n\n')
    .replace(/[ \t]{40,}/g, ' ')
    .split('\n')
    .map((line) => shortened(line, LINE_CAP))
    .join('\n')
    .replace(/\S{301,}/g, (word) => shortened(word, WORD_CAP))
}

function shortened(text: string, cap: number): string {
  const head = Math.floor(cap * HEAD_SHARE)
  return text.length <= cap ? text : `${text.slice(0, head)} ${text.slice(head - cap)}`
}
