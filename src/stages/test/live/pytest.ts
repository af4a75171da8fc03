import { liveLine, type PytestWord, summaryLine } from '../../../report-parsers/pytest-line.js'
import type { LiveEvent, LiveKind } from './live-event.js'

const STATUS = {
  PASSED: 'passed',
  XPASS: 'passed',
  FAILED: 'failed',
  ERROR: 'errored',
  SKIPPED: 'skipped',
  XFAIL: 'skipped',
} as const satisfies Partial<Record<PytestWord, string>>

const SESSION = /^=+ test session starts =+$/

/** pytest's console: each outcome with `-v`; without, what failed is named in the summary at the end. */
export const pytestLive: LiveKind = {
  name: 'pytest',
  detects: (line) =>
    SESSION.test(line) ||
    /^[.FEsxXR]+\s+\[\s*\d+%\]$/.test(line) ||
    /^\S+::.+ (?:PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b.*\[\s*\d+%\]$/.test(line),
  showsHanging: true,
  tellsStarts: false,
  givesResults: true,
  open() {
    let running: string | undefined
    let over = false
    return {
      feed(line) {
        if (SESSION.test(line)) over = false
        if (over) return summary(line)
        // With -v alone: without it, no line would tell that tests go on.
        if (/^collecting \.\.\. collected \d+ items?/.test(line)) return [{ kind: 'begun' }]
        if (/^=+ .* =+$/.test(line) && !SESSION.test(line)) {
          over = true
          return [{ kind: 'over' }]
        }
        const said = liveLine(line)
        if (said.kind === 'started' && said.id.includes('.py::')) {
          running = said.id
          return [{ kind: 'started', test: said.id }]
        }
        // Whatever runs after the last outcome is tear-down of the session.
        const last: LiveEvent[] = line.endsWith('[100%]') ? [{ kind: 'over' }] : []
        if (said.kind === 'result') return [...finished(said.id, said.word), ...last]
        if (said.kind === 'ended' && running !== undefined) return [...finished(running, said.word), ...last]
        return []
      },
    }
  },
}

function finished(test: string, word: PytestWord): LiveEvent[] {
  return word === 'RERUN' ? [] : [{ kind: 'finished', test, status: STATUS[word] }]
}

/** `FAILED tests/test_a.py::test_one - assert 1 == 2` */
function summary(line: string): LiveEvent[] {
  const said = summaryLine(line)
  if (said.kind !== 'named' || !said.id.includes('::') || (said.word !== 'FAILED' && said.word !== 'ERROR')) return []
  const events: LiveEvent[] = [{ kind: 'finished', test: said.id, status: STATUS[said.word] }]
  if (said.reason !== '') events.push({ kind: 'message', test: said.id, message: said.reason })
  return events
}
