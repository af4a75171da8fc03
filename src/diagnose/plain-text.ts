const CAP = 16_384
/** Cut texts keep their start, where the kind stands, and their end, where an innermost cause stands. */
const HEAD = 12_288

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
 * escaped line ends undone, bounded to 16 KiB (head and tail).
 */
export function plainText(text: string): string {
  let plain = text.length > CAP ? `${text.slice(0, HEAD)}\n${text.slice(HEAD - CAP)}` : text
  if (plain.includes('\u001b')) plain = plain.replace(/\u001b\[[0-9;:?]*[A-Za-z]|\u001b[^[]/g, '')
  if (/[\r\u00a0\u0000-\u0008\u200b\ufeff]/.test(plain)) {
    plain = plain
      .replace(/\r\n?/g, '\n')
      .replace(/\u00a0/g, ' ')
      .replace(/[\u0000-\u0008\u200b\ufeff]/g, '')
  }
  if (plain.includes('&'))
    plain = plain.replace(/&(?:lt|gt|quot|apos|amp|#39|#x27|#10);/g, (entity) => ENTITIES[entity] ?? entity)
  if (plain.includes('\\n') && !plain.includes('\n')) plain = plain.replace(/\\r?\\n/g, '\n')
  if (plain.includes('\\u001b')) plain = plain.replace(/\\u001b\[[0-9;]*m/g, '')
  return plain
}
