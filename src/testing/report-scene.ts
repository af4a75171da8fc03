import type { Analysis } from '../model/analysis.js'
import type { Cycle } from '../model/cycle.js'
import type { Decision } from '../model/decision.js'
import { emptyHistory, type History } from '../model/history.js'
import { rememberCycle } from '../model/remember.js'
import type { TestResult } from '../model/test-result.js'
import type { SuiteRun, TestRun } from '../model/test-run.js'
import { greenRun } from './suite-run.js'

/** Everything that a report must show as mere text: markup, scripts, Markdown, terminal controls, a reversed name. */
export const HOSTILE = [
  '<img src=x onerror="document.title=\'owned\'">',
  "</style></title></script><script>document.title='owned'</script>",
  '\u001b]52;c;aGlkZGVu\u0007\u001b[31mred\u009b2J',
  '\u202Eeslaf\u2066',
  '``` | cell | [link](javascript:alert(1)) ![i](http://127.0.0.1:9/x) **bold** &lt; \\',
  '\n# heading\n- item',
].join(' ')

const DECISION: Decision = { action: 'continue', message: 'another cycle', gates: [], mayFix: false }

/** A run of these results in one suite, `p1`. */
export function aTestRun(results: TestResult[], more: Partial<SuiteRun> = {}): TestRun {
  const suite = greenRun({ results, ...more })
  return { window: suite.window, suites: [suite] }
}

/** A cycle on revision `r<number>` that came to its end. */
export function aCycle(number: number, analysis: Analysis, run: TestRun, more: Partial<Cycle> = {}): Cycle {
  return {
    number,
    runId: `run-${number}`,
    session: 'session',
    startedAt: '2026-01-31T12:00:00.000+00:00',
    history: emptyHistory(),
    deploy: { status: 'succeeded', output: { deployer: 'command', revision: `r${number}` } },
    test: { status: 'succeeded', output: run },
    analyze: { status: 'succeeded', output: analysis },
    ticket: { status: 'succeeded', output: [] },
    decide: { status: 'succeeded', output: DECISION },
    ...more,
  }
}

/** The history after a cycle, by the loop's own memory. */
export function historyAfter(cycle: Cycle, before: History = emptyHistory()): History {
  const { analyze, deploy } = cycle
  const verdict = analyze?.status === 'succeeded' ? analyze.output.verdict : 'inconclusive'
  const green = analyze?.status === 'succeeded' && analyze.output.green
  const revision = deploy?.status === 'succeeded' ? deploy.output.revision : undefined
  return rememberCycle(
    { ...cycle, history: before },
    {
      at: `2026-01-31T12:0${cycle.number % 10}:30.000+00:00`,
      outcome: 'completed',
      verdict,
      green,
      ...(revision !== undefined && { revision }),
    },
  )
}
