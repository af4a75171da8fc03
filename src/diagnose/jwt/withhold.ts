import { decodeBase64, encodeBase64 } from './base64url.js'
import type { NamedSecret } from './examination.js'

/** What stands in place of something that must not be shown. */
const HIDDEN = '***'
/** Found inside other text only from this length on; a shorter one must be the whole text. */
const SHORTEST_PART = 4
/** A token inside a token: its signature too stays here. */
const INNER_TOKEN = /(?<![\w-])(e[wy][\w-]+\.[\w-]*\.)[\w-]+/g
/** Private members of a JSON Web Key. */
const PRIVATE = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'])

/** Makes a function that copies JSON with secrets, signatures and private key parts taken out of keys and texts. */
export function withholder(secrets: readonly NamedSecret[], signatureText: string): <T>(value: T) => T {
  const needles = [...new Set([...secrets.flatMap(({ value }) => tellings(value)), signatureText])]
    .filter((text) => text !== '')
    .sort((a, b) => b.length - a.length)
  const clean = (text: string): string => {
    if (needles.includes(text.trim())) return HIDDEN
    let cleaned = text.replace(INNER_TOKEN, `$1${HIDDEN}`)
    for (const needle of needles) if (needle.length >= SHORTEST_PART) cleaned = cleaned.replaceAll(needle, HIDDEN)
    return cleaned
  }
  const copy = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return clean(value)
    if (typeof value === 'number') return needles.includes(String(value)) ? HIDDEN : value
    if (typeof value !== 'object' || value === null) return value
    if (depth > 100) return HIDDEN
    if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1))
    const isKey = Object.hasOwn(value, 'kty')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        clean(key),
        isKey && PRIVATE.has(key) ? HIDDEN : copy(item, depth + 1),
      ]),
    )
  }
  return <T>(value: T) => copy(value, 0) as T
}

function tellings(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret)
  const encoded = encodeBase64(bytes)
  const decoded = decodeBase64(secret.trim())
  const inside = decoded === undefined ? '' : new TextDecoder().decode(decoded)
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [
    secret,
    secret.trim(),
    encoded.replace(/=+$/, ''),
    encoded.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
    inside,
    hex,
  ]
}
