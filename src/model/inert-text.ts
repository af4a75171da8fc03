/** Payloads that terminals keep for themselves: OSC, DCS, APC, PM, SOS, whole where they end, else to the end of their line. */
const STRINGS =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])(?:[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)|[^\n\x07\x1b\x80-\x9f]*)/g
/** CSI sequences, and the short ones that are left. */
const SEQUENCES = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g
/** Everything else that a terminal or an eye could be fooled by; tab and line feed stay. */
const HARMFUL =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/**
 * Text that others wrote, made safe for a terminal, a log and a person's eye: escape sequences are gone with their payloads,
 * what is left of control, bidirectional and invisible characters is shown as what it is (`␇`, `‹U+202E›`). Keeps tab and line feed;
 * CR LF becomes LF.
 */
export function inertText(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(STRINGS, '')
    .replace(SEQUENCES, '')
    .replace(HARMFUL, (character) => visible(character.codePointAt(0) ?? 0))
}

/** The same on one line: line feeds and tabs become a space each. For names and table cells. */
export function inertLine(text: string): string {
  return inertText(text).replace(/[\n\t]/g, ' ')
}

/** JSON in which nothing but plain characters stands raw: C1, bidirectional and invisible ones are `\u` escapes. Same value, safe to print. */
export function inertJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(HARMFUL, (characters) =>
    characters === '\n'
      ? characters
      : [...Array(characters.length).keys()].map((at) => escaped(characters, at)).join(''),
  )
}

function escaped(characters: string, at: number): string {
  return `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`
}

/** C0 and DEL have pictures of their own. */
function visible(code: number): string {
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`
}
