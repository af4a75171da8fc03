import type { CommandSummary } from './deployment.js'

/** One attempt of a fixer at one ticket. */
export interface FixAttempt {
  ticket: string
  cluster: string
  /** `nothing-changed` and `forbidden-change` are rejections: the files were restored. */
  outcome: 'applied' | 'nothing-changed' | 'forbidden-change' | 'failed'
  message: string
  /** Paths from the working directory, sorted. */
  changed: string[]
  forbidden: string[]
  /** Hashes of commits made while it ran. */
  commits?: string[]
  command?: CommandSummary
}

export interface FixResult {
  fixer: string
  attempts: FixAttempt[]
}
