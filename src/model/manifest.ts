/** The ids that must be there, one a line. */
export interface Manifest {
  /** The file it came from, or what stands for one. */
  name: string
  /** As written, NFC, doubled lines once. */
  lines: string[]
  /** For messages: the number of each of `lines` in the file, from 1. Absent where it came from no file. */
  lineNumbers?: number[]
}
