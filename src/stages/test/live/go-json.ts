import type { LiveEvent, LiveKind } from './live-event.js'

const KEPT_CHARACTERS = 4 * 1024

interface GoLine {
  Action?: unknown
  Package?: unknown
  Test?: unknown
  Output?: unknown
  Elapsed?: unknown
}

/** `go test -json`: a test that has subtests counts only where it failed by itself. */
export const goJsonLive: LiveKind = {
  name: 'go-json',
  detects: (line) =>
    /^\{.*"Action":"(?:start|run|output|pass|fail|skip)".*\}$/.test(line) && line.includes('"Package":'),
  showsHanging: true,
  tellsStarts: true,
  givesResults: true,
  open() {
    const parents = new Set<string>()
    const failedParents = new Set<string>()
    const outputs = new Map<string, string>()
    return {
      feed(line) {
        const said = parsed(line)
        if (typeof said?.Test !== 'string' || typeof said.Package !== 'string') return []
        const test = `${said.Package}::${said.Test}`
        const parent = test.includes('/', said.Package.length) ? test.slice(0, test.lastIndexOf('/')) : undefined
        if (said.Action === 'run' && parent !== undefined) parents.add(parent)
        if (said.Action === 'output') outputs.set(test, withLine(outputs.get(test), said.Output))
        if (said.Action === 'fail' && parent !== undefined) failedParents.add(parent)
        const events = eventsOf(said, test, outputs.get(test))
        const isEnd = events[0]?.kind === 'finished'
        if (isEnd) outputs.delete(test)
        if (isEnd && parents.has(test) && (said.Action !== 'fail' || failedParents.has(test))) return []
        if (parent !== undefined && said.Action === 'run') return [{ kind: 'paused', test: parent }, ...events]
        return events
      },
    }
  },
}

function parsed(line: string): GoLine | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as GoLine
  } catch {
    // The tests' own output may stand between the events.
    return undefined
  }
}

function eventsOf({ Action, Elapsed }: GoLine, test: string, output: string | undefined): LiveEvent[] {
  const durationMs = typeof Elapsed === 'number' ? Math.round(Elapsed * 1000) : undefined
  const time = durationMs === undefined ? {} : { durationMs }
  if (Action === 'run' || Action === 'cont') return [{ kind: 'started', test }]
  if (Action === 'pause') return [{ kind: 'paused', test }]
  if (Action === 'pass') return [{ kind: 'finished', test, status: 'passed', ...time }]
  if (Action === 'skip') return [{ kind: 'finished', test, status: 'skipped', ...time }]
  if (Action !== 'fail') return []
  const message = output?.trim()
  return [{ kind: 'finished', test, status: 'failed', ...time, ...(message && { message }) }]
}

/** Go's own marks are no words of the test. */
function withLine(kept = '', output: unknown): string {
  if (typeof output !== 'string' || /^\s*(?:===|---) /.test(output)) return kept
  return kept.length < KEPT_CHARACTERS ? (kept + output).slice(0, KEPT_CHARACTERS) : kept
}
