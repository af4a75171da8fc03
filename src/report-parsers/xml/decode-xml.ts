import type { ReportProblem } from '../../model/test-run.js'
import { addProblem } from '../claims.js'
import { byteOrderOf, decodeChunks } from '../decode.js'
import { peek } from '../peek.js'

/**
 * An XML file's bytes as text, by its byte order mark and its declaration.
 * A declaration that the bytes don't bear out (or that nobody knows) is `malformed`.
 */
export async function* decodeXml(chunks: AsyncIterable<Uint8Array>, problems: ReportProblem[]): AsyncGenerator<string> {
  const { head, chunks: all } = await peek(chunks, HEAD_BYTES)
  const declared = declaredEncoding(head)
  const order = byteOrderOf(head)
  if (declared === undefined || agrees(declared, order.encoding)) {
    yield* decodeChunks(all, problems)
    return
  }
  const wrong = wrongDeclaration(declared, order.encoding, order.markBytes > 0)
  if (wrong !== undefined) {
    addProblem(problems, 'malformed', wrong, 1)
    yield* decodeChunks(all, problems)
    return
  }
  const evidence = createUtf8Evidence()
  yield* decodeChunks(observed(all, evidence.see), problems, declared)
  if (evidence.isUtf8()) {
    addProblem(problems, 'malformed', `the file declares ${declared}, but it is written in UTF-8`, 1)
  }
}

const HEAD_BYTES = 256
const UTF8 = /^(utf-?8|us-ascii|ascii)$/

function agrees(declared: string, encoding: string): boolean {
  return encoding === 'utf-8' ? UTF8.test(declared) : declared === 'utf-16' || declared === encoding
}

function wrongDeclaration(declared: string, actual: string, isMarked: boolean): string | undefined {
  const isWide = /^(utf-?(16|32)|ucs-?[24]|iso-10646-ucs)/.test(declared)
  if (isMarked || isWide || UTF8.test(declared)) {
    return `the file declares ${declared}, but it is written in ${actual.toUpperCase()}`
  }
  try {
    new TextDecoder(declared)
    return undefined
  } catch {
    return `the file declares an unknown encoding, ${declared.slice(0, 60)}`
  }
}

/** `encoding` of the XML declaration in lower case; the declaration is ASCII in all encodings but UTF-16, where NULs are left out. */
function declaredEncoding(head: Uint8Array): string | undefined {
  let text = ''
  for (const byte of head) if (byte !== 0 && byte < 0x80) text += String.fromCharCode(byte)
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"'>]*)["']/.exec(text)?.[1]?.toLowerCase()
}

async function* observed(
  chunks: AsyncIterable<Uint8Array>,
  see: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    see(chunk)
    yield chunk
  }
}

/** Text in a one-byte encoding that is also valid UTF-8 beyond ASCII was written as UTF-8: chance alone doesn't do that. */
function createUtf8Evidence(): { see(bytes: Uint8Array): void; isUtf8(): boolean } {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let isValid = true
  let hasWide = false
  return {
    see(bytes) {
      if (!isValid) return
      hasWide ||= bytes.some((byte) => byte >= 0x80)
      try {
        strict.decode(bytes, { stream: true })
      } catch {
        isValid = false
      }
    },
    isUtf8: () => isValid && hasWide,
  }
}
