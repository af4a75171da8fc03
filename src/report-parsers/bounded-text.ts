import { CUT_MARK } from './limits.js'

/** Collects text piece by piece and keeps its head and its tail, half each, once it is longer than the limit. */
export interface BoundedText {
  add(text: string): void
  text(): string
}

/** @param limit characters kept, the mark of a cut not counted. */
export function createBoundedText(limit: number): BoundedText {
  const half = Math.floor(limit / 2)
  let head = ''
  let tail = ''
  let cut = false
  return {
    add(text) {
      const room = half - head.length
      if (room > 0 && tail === '') {
        head += text.slice(0, room)
        if (text.length > room) tail = text.slice(room)
      } else tail += text
      if (tail.length <= limit) return
      cut ||= tail.length > half
      tail = tail.slice(-half)
    },
    text() {
      if (tail.length > half) cut = true
      return cut ? head + CUT_MARK + tail.slice(-half) : head + tail
    },
  }
}
