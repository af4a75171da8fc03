import type { Observer } from '../loop/ports.js'
import type { Analysis } from '../model/analysis.js'
import type { Cycle } from '../model/cycle.js'
import { shown } from '../model/outcome.js'
import type { LoopState } from '../model/state.js'
import type { TestRun } from '../model/test-run.js'
import { ctrfOf } from './ctrf.js'
import type { Impact } from './report-view.js'
import { verdictDocument } from './verdict-document.js'

export interface CycleReportsOptions {
  loop: string
  /** Money and labels of suites, from the loop file alone. */
  impact: readonly Impact[]
  write(cycle: number, name: string, content: string): Promise<void>
  mask(text: string): string
}

/** Writes what people and tools read of a cycle, as soon as it is true: results and verdict after their stages, the report at its end. */
export function cycleReports(options: CycleReportsOptions): Observer {
  return {
    name: 'cycle reports',
    async onEvent(event, state) {
      if (event.event === 'cycle:finished') return writeReport(options, state, event.cycle)
      if (event.event !== 'stage:finished' || state.current === undefined) return
      if (event.stage === 'test') await writeResults(options, state.current)
      if (event.stage === 'analyze') await writeAnalysis(options, state.current)
    },
  }
}

async function writeResults(options: CycleReportsOptions, cycle: Cycle): Promise<void> {
  const run = shown(cycle.test)
  if (run?.suites === undefined) return
  await writeJson(options, cycle.number, {
    name: 'results.ctrf.json',
    document: ctrfOf(cycle, run as TestRun, options.loop),
  })
}

async function writeAnalysis(options: CycleReportsOptions, cycle: Cycle): Promise<void> {
  const analysis = shown(cycle.analyze)
  if (analysis?.verdict === undefined) return
  const document = verdictDocument(cycle, analysis as Analysis, options.impact)
  await writeJson(options, cycle.number, { name: 'verdict.json', document })
  const { causes, fixed, algorithm, warnings, logs, notes } = analysis as Analysis
  const found = {
    algorithm,
    cycle: cycle.number,
    causes,
    fixed,
    ...(warnings !== undefined && { warnings }),
    ...(logs !== undefined && { logs }),
    ...(notes !== undefined && { notes }),
  }
  await writeJson(options, cycle.number, { name: 'analysis.json', document: found })
}

/** Templates and their engine are loaded at the end of the first cycle, not when the loop starts. */
async function writeReport(options: CycleReportsOptions, state: LoopState, number: number): Promise<void> {
  const { last, history, environment = '' } = state
  if (last?.number !== number) return
  const { reportView } = await import('./report-view.js')
  const { renderHtml } = await import('./render-html.js')
  const { renderMarkdown } = await import('./render-markdown.js')
  const { loop, impact, mask, write } = options
  const view = reportView(last, history, { loop, environment, impact })
  await write(number, 'report.md', mask(await renderMarkdown(view, mask)))
  await write(number, 'report.html', mask(await renderHtml(view, mask)))
}

async function writeJson(
  { write, mask }: CycleReportsOptions,
  cycle: number,
  { name, document }: { name: string; document: unknown },
): Promise<void> {
  await write(cycle, name, mask(`${JSON.stringify(document, null, 2)}\n`))
}
