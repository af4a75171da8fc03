import type { TestResult } from '../model/test-result.js'
import type { ParsedReport, ReportClaims, ReportFormat, ReportProblem, ReportProblemKind } from '../model/test-run.js'
import { LIMITS } from './limits.js'

/** A report that claims nothing yet: no problems, no stamps, shows neither attempts nor interruption. */
export function emptyClaims(format?: ReportFormat): ReportClaims {
  return {
    ...(format !== undefined && { format }),
    problems: [],
    replayed: [],
    stamps: [],
    shows: { attempts: false, interruption: false },
  }
}

/** Tests and what the report claims besides; `claims` replaces the defaults of `emptyClaims`. */
export function parsedReport(
  format: ReportFormat | undefined,
  tests: TestResult[],
  claims: Partial<ReportClaims> = {},
): ParsedReport {
  return { ...emptyClaims(format), ...claims, tests }
}

/** A report that could not be read at all. */
export function unreadableReport(kind: ReportProblemKind, message: string, format?: ReportFormat): ParsedReport {
  return parsedReport(format, [], { problems: [{ kind, message }] })
}

/** Adds a problem, once each, at most `LIMITS.problems`: the first ones tell the most. */
export function addProblem(problems: ReportProblem[], kind: ReportProblemKind, message: string, line?: number): void {
  if (problems.length >= LIMITS.problems) return
  if (problems.some((known) => known.kind === kind && known.message === message)) return
  problems.push({ kind, message, ...(line !== undefined && { line }) })
}
