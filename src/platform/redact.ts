import { encodingsOf } from './redact/encodings.js'
import { createMaskStream, type MaskStream } from './redact/mask-stream.js'
import { type Needle, NeedleIndex } from './redact/needle-index.js'
import { PATTERNS } from './redact/patterns.js'
import { joinRanges, type Range, replaceRanges } from './redact/range.js'

export type { MaskStream } from './redact/mask-stream.js'

/** A value that must never be seen, and what stands in its place: `***NAME***`. */
export interface Secret {
  name: string
  value: string
}

/**
 * Takes secrets out of whatever leaves the process. Knows each secret raw and as base64 (all three shifts), base64url, percent-encoded,
 * JSON-, XML- and quote-escaped and hex; a secret of several lines also line by line. Always masked, known or not: tokens (JWT, also encoded once more),
 * credentials in headers and addresses, vendors' key shapes, private keys.
 */
export interface Masker {
  /** The text itself where nothing is found; else a copy, lone surrogates as U+FFFD. */
  mask(text: string): string
  /** As `mask`, for bytes of any kind: what is no secret stays as it is, valid UTF-8 or not. */
  maskBytes(bytes: Uint8Array): Uint8Array
  /** For output that comes in pieces: a secret split anywhere is found. */
  stream(): MaskStream
  /** What can't be masked, by name: values shorter than four characters would turn any text to noise. */
  warnings: readonly string[]
}

/** A shorter value is found in any text. */
const SHORTEST_SECRET = 4

const ANCHORS = PATTERNS.flatMap(({ anchors }, of) => anchors.map((text) => ({ text, of })))

/** Makes a masker; with no secrets it still knows the shapes. */
export function createMasker(secrets: readonly Secret[]): Masker {
  const index = new NeedleIndex(needlesOf(secrets), ANCHORS)
  const find = (bytes: Buffer): Range[] => {
    const { ranges, anchored } = index.find(bytes)
    if (anchored.size > 0) {
      const text = bytes.toString('latin1')
      PATTERNS.forEach((pattern, of) => {
        if (anchored.has(of)) ranges.push(...pattern.find(text))
      })
    }
    return joinRanges(ranges)
  }
  const maskBytes = (bytes: Uint8Array): Uint8Array => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const ranges = find(buffer)
    return ranges.length === 0 ? bytes : replaceRanges(buffer, ranges)
  }
  return {
    mask(text) {
      const bytes = Buffer.from(text)
      const ranges = find(bytes)
      return ranges.length === 0 ? text : replaceRanges(bytes, ranges).toString()
    },
    maskBytes,
    stream: () => createMaskStream(find, index.longest),
    warnings: secrets.flatMap(warningsOf),
  }
}

function needlesOf(secrets: readonly Secret[]): Needle[] {
  const values = secrets.map((secret) => secret.value).filter((value) => value.length >= SHORTEST_SECRET)
  return secrets.flatMap((secret) => {
    // A name that holds a secret (a password "postgres" of a variable "postgres") must not bring it back.
    const shown = values.some((value) => secret.name.includes(value)) ? '' : secret.name.replace(/[^\w.-]/g, '_')
    const label = shown === '' ? '***' : `***${shown}***`
    return partsOf(secret.value).flatMap((part) =>
      encodingsOf(part).map((text) => ({ bytes: Buffer.from(text), label })),
    )
  })
}

/** The value as it is, without the white space round it, and its lines: logs and tools print them one by one. */
function partsOf(value: string): string[] {
  const lines = value.split(/[\r\n]+/)
  const parts = new Set([value, value.trim(), ...lines, ...lines.map((line) => line.trim())])
  return [...parts].filter((part) => part.length >= SHORTEST_SECRET)
}

function warningsOf({ name, value }: Secret): string[] {
  if (value === '') return [`${name} is empty: there is nothing to mask`]
  return value.trim().length < SHORTEST_SECRET
    ? [`${name} is shorter than ${SHORTEST_SECRET} characters and is not masked: use a longer value`]
    : []
}
