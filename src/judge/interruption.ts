import type { ReportEvidence, RunnerExit, SuiteRun } from '../model/test-run.js'

/** Exit codes by which a shell tells of a child's death by signal. */
const SIGNAL_BY_EXIT_CODE: Readonly<Record<number, string>> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  131: 'SIGQUIT',
  134: 'SIGABRT',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  141: 'SIGPIPE',
  143: 'SIGTERM',
}

const ENDED: Readonly<Record<Exclude<RunnerExit['ended'], 'exited'>, string>> = {
  'timed-out': 'the runner was ended by the time limit of its suite',
  idle: 'the runner was ended: it printed nothing for too long',
  aborted: 'the runner was ended from outside',
  'not-started': 'the runner could not be started',
}

/** The same before a reason. */
const BECAUSE: typeof ENDED = {
  ...ENDED,
  'timed-out': 'the runner was ended by a time limit',
  'not-started': 'the runner was not started',
}

/** Why the run did not get to its end, in words with the evidence; undefined for one that did, as far as anything tells. */
export function interruption(run: Pick<SuiteRun, 'exit' | 'reports' | 'results'>): string | undefined {
  return fromExit(run) ?? fromReports(run.reports)
}

function fromExit({ exit, reports, results }: Pick<SuiteRun, 'exit' | 'reports' | 'results'>): string | undefined {
  if (exit === undefined) return undefined
  const memory = exit.outOfMemory ? ' (out of memory)' : ''
  if (exit.ended !== 'exited') {
    return exit.reason === undefined
      ? `${ENDED[exit.ended]}${memory}`
      : `${BECAUSE[exit.ended]}${memory}: ${exit.reason}`
  }
  if (exit.signal !== undefined) return `the runner was killed by ${exit.signal}${memory}`
  const { exitCode } = exit
  if (exitCode !== undefined) {
    const signal = SIGNAL_BY_EXIT_CODE[exitCode] ?? (exitCode < 0 ? `signal ${-exitCode}` : undefined)
    if (signal !== undefined && !countsFailures(exitCode, reports, results)) {
      return `exit code ${exitCode}: the runner was killed by ${signal}${memory}`
    }
    if (exitCode === 2 && reports.some(isPytest)) return 'exit code 2: pytest was interrupted'
  }
  return exit.interrupted === undefined ? undefined : `the runner says: ${exit.interrupted}`
}

function fromReports(reports: readonly ReportEvidence[]): string | undefined {
  const report = reports.find((candidate) => candidate.interrupted !== undefined)
  return report && `${report.name} says: ${report.interrupted}`
}

/** Mocha exits with its number of failures: 137 of them are no SIGKILL. */
function countsFailures(exitCode: number, reports: readonly ReportEvidence[], results: SuiteRun['results']): boolean {
  if (!reports.some((report) => report.format === 'mocha-json' || report.dialect === 'mocha')) return false
  return results.filter(({ status }) => status === 'failed' || status === 'errored').length === exitCode
}

function isPytest(report: ReportEvidence): boolean {
  const { format, dialect, tool } = report
  return format === 'pytest-text' || format === 'pytest-json' || /^pytest/.test(dialect ?? tool?.name ?? '')
}
