/** A JSON object that stands in a text. */
export interface DocumentInText {
  value: Record<string, unknown>
  /** The words right before it: at most 60 characters of its line. */
  before: string
}

const MOST_DOCUMENTS = 6
const LONGEST_TEXT = 32_000

/** JSON objects in a text, also as Python prints them, in order. Objects inside others are not listed. About linear. */
export function documentsIn(text: string): DocumentInText[] {
  const found: DocumentInText[] = []
  const read = text.slice(0, LONGEST_TEXT)
  let from = 0
  while (found.length < MOST_DOCUMENTS) {
    const start = read.indexOf('{', from)
    if (start < 0) break
    const end = endOf(read, start)
    const value = end === undefined ? undefined : parsed(read.slice(start, end))
    if (value !== undefined)
      found.push({
        value,
        before:
          read
            .slice(Math.max(0, start - 60), start)
            .split('\n')
            .at(-1) ?? '',
      })
    // What is no document may hold one, but not forever: an unclosed brace ends the search.
    if (end === undefined) break
    from = value === undefined ? start + 1 : end
    if (value === undefined && start - from > LONGEST_TEXT) break
  }
  return found
}

/** Behind the brace that closes the one at `start`. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0
  let quote = ''
  for (let index = start; index < text.length; index++) {
    const character = text[index] ?? ''
    if (quote !== '') {
      if (character === '\\') index++
      else if (character === quote) quote = ''
    } else if (character === '"' || (character === "'" && /[\s{[:,(]/.test(text[index - 1] ?? ''))) quote = character
    else if (character === '{') depth++
    else if (character === '}' && --depth === 0) return index + 1
  }
  return undefined
}

function parsed(text: string): Record<string, unknown> | undefined {
  for (const candidate of [text, fromPython(text)]) {
    try {
      const value: unknown = JSON.parse(candidate)
      if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
        return value as Record<string, unknown>
    } catch {}
  }
  return undefined
}

/** `{'a': None, 'b': True}` as JSON. */
function fromPython(text: string): string {
  return text.replace(
    /'((?:[^'\\]|\\.)*)'|"(?:[^"\\]|\\.)*"|\b(None|True|False)\b/g,
    (whole, inner?: string, word?: string) => {
      if (word !== undefined) return word === 'None' ? 'null' : word.toLowerCase()
      return inner === undefined ? whole : JSON.stringify(inner.replace(/\\'/g, "'"))
    },
  )
}
