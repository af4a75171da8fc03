/** Whatever names a revision for the user: a commit, a tag, a build number. Compared as strings, whole. */
export type Revision = string

/** What the environment answered when asked which revision it serves. */
export interface RevisionReads {
  /** Where it was asked. */
  source: string
  reads: { at: string; revision?: Revision; instance?: string; error?: string }[]
}
