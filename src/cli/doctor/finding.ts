import type { ErrorCode } from '../../errors.js'
import { EXIT, UntilgreenError } from '../../errors.js'

/** One thing that was looked at. */
export interface Finding {
  check: string
  /** Absent: it is about this machine. */
  loop?: string
  state: 'ok' | 'warning' | 'failed'
  /** What was found. */
  message: string
  /** What to do about it. */
  todo?: string
  /** Only with `failed`: 78, 74, 69 or 65. */
  exitCode?: number
}

export function ok(check: string, message: string): Finding {
  return { check, state: 'ok', message }
}

export function warning(check: string, message: string, todo: string): Finding {
  return { check, state: 'warning', message, todo }
}

export function failed(check: string, exitCode: number, message: string, todo: string): Finding {
  return { check, state: 'failed', message, todo, exitCode }
}

/** An error of ours as a finding; anything else is a bug and goes on. */
export function failedBy(check: string, error: unknown, except: readonly ErrorCode[] = []): Finding {
  if (!(error instanceof UntilgreenError) || except.includes(error.code)) throw error
  return failed(check, error.exitCode, error.message, error.hint)
}

/** Configuration before state before environment: who can't read the loop file need not look at the network. */
export function worstExitCode(findings: readonly Finding[]): number {
  return Math.max(EXIT.green, ...findings.map(({ exitCode }) => exitCode ?? 0))
}
