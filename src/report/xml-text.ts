const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML 1.0 can't carry in any way. */
const FORBIDDEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
/** What a parser would normalise, or a terminal obey: control, bidirectional and invisible characters. */
const REFERENCED =
  /[\t\n\r\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/**
 * Text for an XML attribute or element that is read back as it was, and safe to print on a terminal: what is not plain is a character reference.
 * Characters that XML 1.0 has no way to carry become U+FFFD.
 */
export function xmlText(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"]/g, (character) => NAMES[character] ?? '')
    .replace(REFERENCED, (character) => `&#${character.codePointAt(0)};`)
}
