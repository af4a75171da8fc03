/** One thing wrong with a file, at a place a person can jump to. */
export interface Problem {
  file: string
  /** From 1; absent where the problem is about the file as a whole. */
  line?: number
  column?: number
  message: string
  /** `did you mean 'environment'?` */
  hint?: string
}
