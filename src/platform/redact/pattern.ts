import type { Range } from './range.js'

/** Something that is a secret whatever its value. */
export interface Pattern {
  /** It is only looked for where one of these is: at least four characters each. */
  anchors: readonly string[]
  /** All of it, unsorted. `text` is the bytes as Latin-1, so that places agree. */
  find(text: string): Range[]
}
