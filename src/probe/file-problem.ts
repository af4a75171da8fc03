/** A mistake in a probe file, and where it stands. */
export interface FileProblem {
  path: (string | number)[]
  message: string
}
