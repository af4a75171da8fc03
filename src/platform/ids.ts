import { randomBytes } from 'node:crypto'

/** 26 characters, sorts by time of making: 10 of time (ms, base 32), 16 of chance. */
export function newId(nowMs: number): string {
  const time = Math.floor(nowMs).toString(32).padStart(10, '0')
  const chance = [...randomBytes(16)].map((byte) => (byte & 31).toString(32)).join('')
  return `${time}${chance}`
}

/** A W3C trace context header: a new trace with one span, sampled. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`
}
