import { type BoundedText, createBoundedText } from './bounded-text.js'
import { LIMITS } from './limits.js'

/** One entry below `ERRORS` or `FAILURES`. */
export interface PytestFailure {
  /** `TestAuth.test_login`, or a file for `collection`. */
  name: string
  phase: 'collection' | 'setup' | 'call' | 'teardown'
  text: BoundedText
}

/** Gathers the entries of the sections `ERRORS` and `FAILURES`. */
export interface PytestFailures {
  heading(title: string): void
  line(text: string): void
  /** Takes the entry that belongs to this test and phase, once each; several of one name are told apart by the file that they mention. */
  take(
    id: string,
    phases: readonly PytestFailure['phase'][],
  ): { message: string; trace: string; phase: PytestFailure['phase'] } | undefined
  all(): readonly PytestFailure[]
}

export function createPytestFailures(): PytestFailures {
  const failures: PytestFailure[] = []
  return {
    heading(title) {
      const error = /^ERROR at (setup|teardown) of (.+)$/.exec(title)
      const collecting = /^ERROR collecting (.+)$/.exec(title)?.[1]
      const phase =
        (error?.[1] as 'setup' | 'teardown' | undefined) ?? (collecting === undefined ? 'call' : 'collection')
      failures.push({ name: error?.[2] ?? collecting ?? title, phase, text: createBoundedText(LIMITS.traceChars) })
    },
    line: (text) => failures.at(-1)?.text.add(`${text}\n`),
    take(id, phases) {
      const [file = '', ...rest] = id.split('::')
      const name = rest.length === 0 ? file : rest.join('.')
      const candidates = failures.filter((entry) => entry.name === name && phases.includes(entry.phase))
      const chosen = candidates.find((entry) => entry.text.text().includes(`${file}:`)) ?? candidates[0]
      if (chosen === undefined) return undefined
      failures.splice(failures.indexOf(chosen), 1)
      const trace = chosen.text.text().trim()
      return { message: messageOf(trace), trace, phase: chosen.phase }
    },
    all: () => failures,
  }
}

/** The lines that pytest marks with `E`, or else the last line. */
function messageOf(trace: string): string {
  const marked = trace.split('\n').flatMap((line) => /^E( {3}.*| *)$/.exec(line)?.[1]?.slice(3) ?? [])
  if (marked.length > 0) return unindented(marked).trim()
  const [captured = ''] = trace.split(/^-+ Captured /m)
  return captured.trim().split('\n').at(-1) ?? ''
}

function unindented(lines: readonly string[]): string {
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  )
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join('\n')
}
