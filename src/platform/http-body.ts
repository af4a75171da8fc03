import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

const DECODERS: Record<string, typeof gunzipSync> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/** A decompressed body is never larger than this. */
const MAX_DECODED_BYTES = 4 * 1024 * 1024

/** A body's text, decompressed where its headers say so, and its JSON where it is JSON. A cut body is never parsed. */
export function decodeBody(
  chunks: readonly Uint8Array[],
  headers: Readonly<Record<string, string>>,
  truncated: boolean,
): { text: string; json?: unknown } | { problem: string } {
  const bytes = chunks.length === 1 && chunks[0] ? Buffer.from(chunks[0]) : Buffer.concat(chunks)
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined
  if (decoder === undefined && encoding !== 'identity') return { problem: `the body is encoded as '${encoding}'` }
  try {
    const text = (decoder ? decoder(bytes, { maxOutputLength: MAX_DECODED_BYTES }) : bytes).toString('utf8')
    return truncated ? { text } : { text, ...parsed(text) }
  } catch (error) {
    return { problem: `the body can't be decoded as ${encoding}: ${(error as Error).message}` }
  }
}

function parsed(text: string): { json?: unknown } {
  if (!/^\s*[[{"\-0-9tfn]/.test(text)) return {}
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return {}
  }
}
