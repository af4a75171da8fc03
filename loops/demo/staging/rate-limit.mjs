import { HttpError } from './http.mjs'

/**
 * A limit on requests within each second, by key.
 * @param {() => number} limit requests a second, asked each time
 * @returns {(key: string) => void} throws 429 with Retry-After above the limit
 */
export function createRateLimit(limit) {
  let second = 0
  let counts = new Map()
  return (key) => {
    const now = Math.floor(Date.now() / 1000)
    if (now !== second) {
      second = now
      counts = new Map()
    }
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count <= limit()) return
    throw new HttpError(429, 'RATE_LIMITED', `more than ${limit()} requests a second`, {
      headers: { 'retry-after': '1' },
    })
  }
}
