import type { Path } from './document.js'

/** What types alone can't say about a loop file. */
export interface Complaint {
  path: Path
  message: string
  hint?: string
}
