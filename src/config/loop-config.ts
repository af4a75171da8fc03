import type { LoopFile } from './loop-file.js'
import type { OwnAdapters } from './own-adapters.js'

/** A loop file, checked and resolved: durations in ms, variables filled in, nothing left to guess. */
export interface LoopConfig extends LoopFile {
  /** Path of the file as the user named it. */
  file: string
  /** SHA-256 of its text. */
  hash: string
  /** Its text, as it was when it was checked. */
  text: string
  /** Absolute; relative paths of the file start here. */
  workingDirectory: string
  /** Values of `${env.NAME}`: to be masked wherever they turn up. */
  secrets: { name: string; value: string }[]
  /** What the program that loaded the file brought along. */
  adapters?: OwnAdapters
}
