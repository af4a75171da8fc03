/** The ids that must be there, one a line. */
export interface Manifest {
  /** The file it came from, or what stands for one. */
  name: string
  /** As written, NFC, doubled lines once. */
  lines: string[]
}
