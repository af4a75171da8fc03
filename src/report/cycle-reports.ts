import type { Observer } from '../loop/ports.js'
import type { Analysis } from '../model/analysis.js'
import { shown } from '../model/outcome.js'
import type { TestRun } from '../model/test-run.js'
import { ctrfOf } from './ctrf.js'
import { verdictDocument } from './verdict-document.js'

export interface CycleReportsOptions {
  loop: string
  /** Money and labels of suites, from the loop file alone. */
  impact: readonly { suite: string; label: string; mrrUsd?: number }[]
  write(cycle: number, name: string, content: string): Promise<void>
  mask(text: string): string
}

/** Writes what people and tools read of a cycle, as soon as it is true: results and verdict after their stages. */
export function cycleReports(options: CycleReportsOptions): Observer {
  const write = (cycle: number, name: string, document: unknown) =>
    options.write(cycle, name, options.mask(`${JSON.stringify(document, null, 2)}\n`))
  return {
    name: 'cycle reports',
    async onEvent(event, state) {
      const cycle = state.current
      if (event.event !== 'stage:finished' || cycle === undefined) return
      if (event.stage === 'test') {
        const run = shown(cycle.test)
        if (run?.suites !== undefined)
          await write(cycle.number, 'results.ctrf.json', ctrfOf(cycle, run as TestRun, options.loop))
      }
      if (event.stage === 'analyze') {
        const analysis = shown(cycle.analyze)
        if (analysis?.verdict === undefined) return
        await write(cycle.number, 'verdict.json', verdictDocument(cycle, analysis as Analysis, options.impact))
        const { causes, fixed, algorithm } = analysis as Analysis
        await write(cycle.number, 'analysis.json', { algorithm, cycle: cycle.number, causes, fixed })
      }
    },
  }
}
