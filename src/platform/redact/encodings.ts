/** The ways in which a value turns up in output. Each is at least four characters long; none holds a line break that the value has not. */
export function encodingsOf(value: string): string[] {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const found = new Set<string>([
    value,
    hex,
    hex.toUpperCase(),
    ...base64Of(bytes),
    ...percentOf(bytes),
    ...escapesOf(value),
  ])
  return [...found].filter((text) => Buffer.byteLength(text) >= 4 && (text === value || !/[\r\n]/.test(text)))
}

/**
 * Base64 as a part of something longer stands at one of three shifts: the characters that mix with the neighbours' bits are left out.
 * Tools wrap it at 64 or 76 columns; each such line is known too.
 */
function base64Of(bytes: Buffer): string[] {
  const whole = bytes.toString('base64')
  const texts = [whole, ...wrapped(whole, 64), ...wrapped(whole, 76)]
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
    const text = shifted.toString('base64').replace(/=+$/, '')
    const mixedAtEnd = shifted.length % 3 === 0 ? 0 : 1
    texts.push(text.slice(shift === 0 ? 0 : shift + 1, text.length - mixedAtEnd))
  }
  return texts.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')])
}

/** Shorter rests than this of a wrapped line say little and would be found anywhere. */
const SHORTEST_REST = 16

function wrapped(text: string, columns: number): string[] {
  if (text.length <= columns) return []
  const lines = text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []
  return lines.filter((line) => line.length >= SHORTEST_REST)
}

/** Percent-encoding: tools differ in what they leave alone, in the case of the digits and in the space. */
function percentOf(bytes: Buffer): string[] {
  const text = bytes.toString('latin1')
  return [/[\w.~!*'()-]/, /[\w.~-]/, /[\w.~/-]/, /[\w.*-]/].flatMap((kept) => {
    const upper = text.replace(/[\s\S]/g, (char) => (kept.test(char) ? char : percent(char)))
    const lower = upper.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase())
    return [upper, lower, upper.replaceAll('%20', '+'), lower.replaceAll('%20', '+')]
  })
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** Escapes of JSON (and of JSON inside JSON), of XML, and of quoted strings. */
function escapesOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const slashes = json.replaceAll('/', '\\/')
  const texts = [json, slashes, ascii(json), ascii(json).replace(/\\u[0-9a-f]{4}/g, upperEscape), ascii(slashes)]
  const twice = texts.map((text) => JSON.stringify(text).slice(1, -1))
  const quoted = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  const html = json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
  return [...texts, ...twice, quoted, value.replaceAll("'", "'\\''"), html, ...xmlOf(value)]
}

function ascii(text: string): string {
  return text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function upperEscape(code: string): string {
  return `\\u${code.slice(2).toUpperCase()}`
}

const XML_QUOTES = [
  ['"', "'"],
  ['&quot;', "'"],
  ['&quot;', '&apos;'],
  ['&quot;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
] as const

function xmlOf(value: string): string[] {
  const base = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const bodies = [base, base.replaceAll('>', '&gt;')]
  return bodies.flatMap((body) =>
    XML_QUOTES.map(([double, single]) => body.replaceAll('"', double).replaceAll("'", single)),
  )
}
