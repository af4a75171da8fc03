import { formatDuration } from '../../model/duration.js'
import type { TestResult } from '../../model/test-result.js'

/** One test in a list: what was measured of it. */
export interface TestLine {
  /** `suite/id` */
  test: string
  status: string
  /** Empty where nothing was measured. */
  duration: string
  /** What was seen on the wire: `2 connections to 127.0.0.1:18080; HTTP 200, 101; closed 1008`. Empty where nothing was. */
  wire: string
  message: string
  /** Attempts, where there was more than one. */
  attempts?: number
}

/** @param result absent for a test of which there is no result: it is missing. */
export function testLine(test: string, result: TestResult | undefined): TestLine {
  const attempts = result?.attempts.length ?? 0
  return {
    test,
    status: result === undefined ? 'no result' : result.flaky && result.status === 'passed' ? 'flaky' : result.status,
    duration: durationText(result?.durationMs),
    wire: wireOf(result),
    message: result?.message ?? '',
    ...(attempts > 1 && { attempts }),
  }
}

/** Empty for what is no duration. */
export function durationText(durationMs: number | undefined): string {
  return durationMs !== undefined && Number.isFinite(durationMs) && durationMs >= 0 ? formatDuration(durationMs) : ''
}

function wireOf(result: TestResult | undefined): string {
  const witness = result?.witness
  if (witness === undefined) return ''
  const { connections, remotes, statuses, closeCodes } = witness
  return [
    `${connections} ${connections === 1 ? 'connection' : 'connections'}${remotes.length > 0 ? ` to ${remotes.join(', ')}` : ''}`,
    ...(statuses.length > 0 ? [`HTTP ${statuses.join(', ')}`] : []),
    ...(closeCodes.length > 0 ? [`closed ${closeCodes.join(', ')}`] : []),
  ].join('; ')
}
