import { decodeBase64, encodeBase64 } from './base64url.js'
import type { JwtCause, JwtFinding, NamedSecret } from './examination.js'
import type { TokenParts } from './read-token.js'

/** A way in which signer and validator can hold the same secret and yet not the same bytes. */
interface Variant {
  cause: JwtCause
  bytes: Uint8Array
  /** After "the signature matches the secret …". */
  how: string
}

/** How the detail begins where the header lies about the hash. */
export const OTHER_HASH = 'the signature is made by'

const HASHES: Readonly<Record<string, string>> = { HS256: 'SHA-256', HS384: 'SHA-384', HS512: 'SHA-512' }

/** Tries the shared secrets on an HMAC token: as given, then as people and tools distort them. Names secrets, never shows them. */
export async function checkSecrets(parts: TokenParts, secrets: readonly NamedSecret[]): Promise<JwtFinding[]> {
  const algorithm = String(parts.header?.alg)
  const [own, ...others] = secrets
  if (own === undefined) return []
  if (await matches(parts, algorithm, utf8(own.value))) return []
  const found: JwtFinding[] = []
  for (const { cause, bytes, how } of variantsOf(own.value)) {
    if (!(await matches(parts, algorithm, bytes))) continue
    found.push({ cause, confidence: 'proven', detail: `the signature matches ${own.name} ${how}, not as it is set` })
    break
  }
  found.push(...(await otherSecrets(parts, algorithm, others)))
  if (found.length > 0) return found
  const otherHash = await otherHashOf(parts, algorithm, own)
  if (otherHash !== undefined) return [otherHash]
  const names = secrets.map(({ name }) => name).join(', ')
  const detail = `the signature is not made with ${names}, neither as given nor trimmed, with a line feed, base64-decoded or base64-encoded: signer and validator hold different secrets`
  return [{ cause: 'signature-mismatch', confidence: 'proven', detail }]
}

async function otherSecrets(
  parts: TokenParts,
  algorithm: string,
  others: readonly NamedSecret[],
): Promise<JwtFinding[]> {
  const found: JwtFinding[] = []
  for (const { name, value } of others) {
    const asGiven = await matches(parts, algorithm, utf8(value))
    let how = asGiven ? '' : undefined
    for (const variant of asGiven ? [] : variantsOf(value)) {
      if (how === undefined && (await matches(parts, algorithm, variant.bytes))) how = ` ${variant.how}`
    }
    if (how === undefined) continue
    const detail = `the signature matches ${name}${how}, which is not the validator's secret`
    found.push({ cause: 'other-secret-matches', confidence: 'proven', detail })
  }
  return found
}

async function otherHashOf(
  parts: TokenParts,
  algorithm: string,
  { name, value }: NamedSecret,
): Promise<JwtFinding | undefined> {
  for (const other of Object.keys(HASHES)) {
    if (other === algorithm || !(await matches(parts, other, utf8(value)))) continue
    const detail = `${OTHER_HASH} ${other} with ${name}, and the header says ${algorithm}`
    return { cause: 'wrong-algorithm', confidence: 'proven', detail }
  }
  return undefined
}

function variantsOf(secret: string): Variant[] {
  const trimmed = secret.trim()
  const spaced = [trimmed, ...['\n', '\r\n', ' ', '\t'].map((end) => trimmed + end), ` ${trimmed}`, ` ${trimmed} `]
  const unquoted = /^(["'])([\s\S]*)\1$/.exec(trimmed)?.[2]
  const variants: Variant[] = [
    ...spaced.map((text) =>
      variant(
        'secret-has-whitespace',
        utf8(text),
        text === trimmed ? 'without the white space round it' : 'with white space round it',
      ),
    ),
    ...decodings(trimmed),
    ...[secret, ...spaced].flatMap((text) => encodings(text)),
    ...[unquoted, `"${trimmed}"`, `'${trimmed}'`].flatMap((text) =>
      text === undefined
        ? []
        : [
            variant(
              'signature-mismatch',
              utf8(text),
              text === unquoted ? 'without its quotes' : 'with quotes round it',
            ),
          ],
    ),
  ]
  const hex = hexBytes(trimmed)
  return hex === undefined ? variants : [...variants, variant('signature-mismatch', hex, 'decoded from hex')]
}

/** The validator holds base64 of what the signer uses; once, or twice as Kubernetes secrets get it. */
function decodings(text: string): Variant[] {
  const once = decodeBase64(text.replace(/\s+/g, ''))
  if (once === undefined || once.length === 0) return []
  const inside = new TextDecoder('latin1').decode(once)
  const variants = [variant('secret-is-base64', once, 'decoded from base64')]
  if (inside.trim() !== inside)
    variants.push(
      variant('secret-is-base64', utf8(inside.trim()), 'decoded from base64, without the white space in it'),
    )
  const twice = decodeBase64(inside.trim())
  if (twice !== undefined && twice.length > 0)
    variants.push(variant('secret-is-base64', twice, 'decoded from base64 twice'))
  return variants
}

/** The signer uses base64 of what the validator holds. */
function encodings(text: string): Variant[] {
  const plain = encodeBase64(utf8(text))
  const url = plain.replaceAll('+', '-').replaceAll('/', '_')
  const texts = new Set([plain, `${plain}\n`, plain.replace(/=+$/, ''), url, url.replace(/=+$/, '')])
  return [...texts].map((encoded) => variant('secret-is-base64', utf8(encoded), 'encoded as base64'))
}

function variant(cause: JwtCause, bytes: Uint8Array, how: string): Variant {
  return { cause, bytes, how }
}

function hexBytes(text: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** HMAC (RFC 7518 §3.2) over the first two parts. An empty key can't be used, so it matches nothing. */
async function matches({ signature, signed }: TokenParts, algorithm: string, key: Uint8Array): Promise<boolean> {
  const hash = HASHES[algorithm]
  if (hash === undefined || signature === undefined || key.length === 0) return false
  const imported = await crypto.subtle.importKey('raw', new Uint8Array(key), { name: 'HMAC', hash }, false, ['verify'])
  return crypto.subtle.verify('HMAC', imported, new Uint8Array(signature), utf8(signed).slice())
}
