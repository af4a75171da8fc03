import type { ReportProblem } from '../model/test-run.js'
import { addProblem, emptyClaims } from './claims.js'
import { createCollector } from './collector.js'
import { looksLikePytestText } from './detect-text.js'
import { plainText } from './plain-text.js'
import { createPytestConsole, type PytestSession } from './pytest-console.js'
import { COUNTED_AS, type PytestWord } from './pytest-line.js'
import { addPytestTests } from './pytest-tests.js'
import type { ReportParser } from './report-parser.js'
import { forEachLine } from './text-lines.js'
import { compareTotals } from './totals.js'

/**
 * pytest's console. With `-v` (also with xdist, `-s` or live logs) each test has its node id. Without, only what failed is named;
 * the others are known by file and outcome alone and get ids that say so: `tests/test_a.py::(unnamed, passed 1)`.
 * The last line (`= 2 failed, 23 passed in 3.40s =`) must be there and agree.
 */
export const pytestTextParser: ReportParser = {
  format: 'pytest-text',
  summary: 'pytest console text',
  detect: looksLikePytestText,
  async parse({ chunks }) {
    const claims = emptyClaims('pytest-text')
    const console = createPytestConsole(claims.problems)
    await forEachLine(chunks, claims.problems, (line, number) => console.take(plainText(line).trimEnd(), number))
    const session = console.end()
    const collector = createCollector()
    const shown = addPytestTests(session, collector)
    checkFinal(session, shown, claims.problems)
    const unfinished = unfinishedOf(session)
    if (session.stopped.length === 0 && unfinished !== undefined) session.stopped.push(unfinished)
    const reruns = session.hasReruns || shown.RERUN !== undefined
    return {
      ...claims,
      dialect: 'pytest',
      tool: { name: 'pytest', ...(session.version !== undefined && { version: session.version }) },
      ...(session.stopped.length > 0 && { interrupted: session.stopped.join('; ') }),
      ...(session.workers.size > 0 && { workers: session.workers.size }),
      ...(session.durations.size > 0 && { durationResolutionMs: 10 }),
      shows: { attempts: reruns, interruption: true },
      tests: collector.tests(),
    }
  },
}

/** Fewer outcomes than selected tests: something ended the run, or left tests out, and didn't say so. */
function unfinishedOf({ selected, final }: PytestSession): string | undefined {
  if (selected === undefined || final === undefined) return undefined
  const ran = Object.values(COUNTED_AS).reduce((total, name) => total + (final[name] ?? 0), 0)
  return ran < selected ? `stopped after ${ran} of ${selected} collected tests` : undefined
}

function checkFinal(
  session: PytestSession,
  shown: Readonly<Partial<Record<PytestWord, number>>>,
  problems: ReportProblem[],
): void {
  if (session.final === undefined) {
    addProblem(problems, 'cut', 'the last line, which counts the tests, is missing')
    return
  }
  for (const [word, name] of Object.entries(COUNTED_AS) as [PytestWord, string][]) {
    const claimed = session.final[name] ?? 0
    const counted = shown[word] ?? 0
    compareTotals({ label: `the last line’s "${name}"`, claimed, counted }, problems)
  }
}
