import type { Event } from '../model/event.js'
import { crc32Hex, crc32Of } from '../platform/crc32.js'

/** `,"crc":"xxxxxxxx"}`: how each line ends, before its newline. */
const TRAILER = ',"crc":"--------"}'
const FIXED = [...TRAILER].flatMap((character, index) => (character === '-' ? [] : [index]))
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** What one line of a journal turns out to be. `fragment`: it stops before the checksum, as a torn write does. */
export type LineCheck =
  | { kind: 'good'; crc: number }
  | { kind: 'fragment'; message: string }
  | { kind: 'damaged'; message: string }

/**
 * An event as its line, newline included. The checksum covers all bytes before `,"crc"`.
 * @param json the event as a JSON object that starts with `seq` and `at`.
 */
export function encodeLine(json: string): Uint8Array {
  const body = encoder.encode(json.slice(0, -1))
  const trailer = encoder.encode(`,"crc":"${crc32Hex(crc32Of(body))}"}\n`)
  const line = new Uint8Array(body.length + trailer.length)
  line.set(body)
  line.set(trailer, body.length)
  return line
}

/**
 * Checks a line without parsing it: its checksum, and that it starts with the sequence number that is due.
 * @param line without its newline.
 */
export function checkLine(line: Uint8Array, seq: number): LineCheck {
  const at = line.length - TRAILER.length
  if (at < 0 || !looksWhole(line)) return { kind: 'fragment', message: 'it stops before its checksum' }
  const actual = crc32Of(line.subarray(0, at))
  if (trailerCrc(line) !== actual || !hasTrailer(line)) {
    const written = decodeLoosely(line.subarray(line.length - 10, line.length - 2))
    return { kind: 'damaged', message: `its checksum says ${written}, its bytes have ${crc32Hex(actual)}` }
  }
  if (!startsWith(line, `{"seq":${seq},"at":"`)) {
    return { kind: 'damaged', message: `number ${seq} is due here, it starts with ${shownStart(line)}` }
  }
  return { kind: 'good', crc: actual }
}

/** A trailer with one or two wrong bytes is a whole line that was damaged, not one that was torn. */
function looksWhole(line: Uint8Array): boolean {
  if (hasTrailer(line)) return true
  const wrong = FIXED.filter((index) => line[line.length - TRAILER.length + index] !== TRAILER.charCodeAt(index))
  return wrong.length <= 2
}

function hasTrailer(line: Uint8Array): boolean {
  const at = line.length - TRAILER.length
  return FIXED.every((index) => line[at + index] === TRAILER.charCodeAt(index))
}

/** The event of a line that was checked. */
export function parseLine(line: Uint8Array): Event {
  return JSON.parse(`${decoder.decode(line.subarray(0, line.length - TRAILER.length))}}`) as Event
}

/**
 * The format that a journal's first line claims, whatever else is wrong with it; undefined where it claims none.
 * A newer version may lay out the rest as it likes.
 */
export function claimedFormat(line: Uint8Array): number | undefined {
  const match = /"format":(\d+)/.exec(decodeLoosely(line.subarray(0, 4096)))
  return match ? Number(match[1]) : undefined
}

/** True where the bytes are the beginning of `start`, or begin with it. */
export function startsWith(bytes: Uint8Array, start: string): boolean {
  const length = Math.min(bytes.length, start.length)
  for (let index = 0; index < length; index++) if (bytes[index] !== start.charCodeAt(index)) return false
  return true
}

/** The number that the 8 digits are; -1 where one of them is none. */
function trailerCrc(line: Uint8Array): number {
  let crc = 0
  for (let index = line.length - 10; index < line.length - 2; index++) {
    const code = line[index] ?? 0
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1
    if (digit < 0) return -1
    crc = crc * 16 + digit
  }
  return crc
}

function shownStart(line: Uint8Array): string {
  return JSON.stringify(decodeLoosely(line.subarray(0, 24)))
}

function decodeLoosely(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
