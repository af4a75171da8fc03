import { EXIT, UntilgreenError } from '../../errors.js'
import type { Analysis } from '../../model/analysis.js'
import type { Cycle } from '../../model/cycle.js'
import { inertJson } from '../../model/inert-text.js'
import { shown } from '../../model/outcome.js'
import type { TestRun } from '../../model/test-run.js'
import { writeFileDurably } from '../../platform/files.js'
import { createMasker } from '../../platform/redact.js'
import type { Call, Command } from '../command.js'
import { impactOfCycle } from '../impact-of-cycle.js'
import { oneLoop } from '../one-loop.js'
import { whole } from '../options.js'
import { type PastCycle, pastCycle } from '../past-cycle.js'

const FORMATS = ['md', 'html', 'json', 'ctrf', 'junit'] as const
type Format = (typeof FORMATS)[number]

export const command: Command = {
  name: 'report',
  usage: 'report [LOOP] [--cycle N] [--format md|html|json|ctrf|junit] [--output FILE]',
  summary: 'The report of a cycle: green? what changed? which causes, whose? what next?',
  options: { cycle: { type: 'string' }, format: { type: 'string' }, output: { type: 'string', short: 'o' } },
  help: {
    cycle: 'its number; default: the last cycle that ended',
    format: 'md (default), html (one file, offline), json (the verdict), ctrf or junit (the results)',
    output: 'write it to FILE instead of standard output',
  },
  examples: ['untilgreen report staging-p1', 'untilgreen report --cycle 3 --format html --output cycle-3.html'],
  run,
}

async function run(call: Call): Promise<number> {
  const format = formatOf(call)
  const number = whole(call, 'cycle')
  const loop = await oneLoop(call)
  const past = await pastCycle(call.stateDir, loop, number)
  const text = await WRITERS[format]({ ...past, loop, call })
  const { output } = call.options
  if (typeof output !== 'string') call.io.out(text)
  else {
    await writeFileDurably(output, text)
    call.io.err(`${output}: cycle ${past.cycle.number} of ${loop}, ${format}\n`)
  }
  return EXIT.green
}

function formatOf({ json, options }: Call): Format {
  const given = options.format ?? (json ? 'json' : 'md')
  const format = FORMATS.find((known) => known === given)
  if (format === undefined)
    throw new UntilgreenError('USAGE', `--format takes ${FORMATS.join(', ')}, not '${String(given)}'`)
  if (json && format !== 'json')
    throw new UntilgreenError('USAGE', `--json and --format ${format} ask for two formats: give one`)
  return format
}

interface Asked extends PastCycle {
  loop: string
  call: Call
}

/** The journal holds no secret that the loop knew of; what looks like one is masked all the same. */
const { mask } = createMasker([])

const WRITERS: Readonly<Record<Format, (asked: Asked) => Promise<string>>> = {
  async md(asked) {
    const { renderMarkdown } = await import('../../report/render-markdown.js')
    return renderMarkdown(await viewOf(asked), mask)
  },
  async html(asked) {
    const { renderHtml } = await import('../../report/render-html.js')
    return renderHtml(await viewOf(asked), mask)
  },
  async json(asked) {
    const { verdictDocument } = await import('../../report/verdict-document.js')
    const { cycle } = asked
    const document = verdictDocument(
      cycle,
      analysisOf(cycle),
      await impactOfCycle(asked.call, asked.loop, cycle.number),
    )
    return mask(`${inertJson(document, 2)}\n`)
  },
  async ctrf({ cycle, loop }) {
    const { ctrfOf } = await import('../../report/ctrf.js')
    return mask(`${inertJson(ctrfOf(cycle, testRunOf(cycle), loop), 2)}\n`)
  },
  async junit({ cycle, loop }) {
    const { junitOf } = await import('../../report/junit.js')
    return mask(junitOf(cycle, testRunOf(cycle), loop))
  },
}

async function viewOf({ cycle, history, environment, loop, call }: Asked) {
  const { reportView } = await import('../../report/report-view.js')
  return reportView(cycle, history, { loop, environment, impact: await impactOfCycle(call, loop, cycle.number) })
}

function analysisOf(cycle: Cycle): Analysis {
  const analysis = shown(cycle.analyze)
  if (analysis?.verdict === undefined)
    throw new UntilgreenError('NOT_FOUND', `cycle ${cycle.number} has no verdict${whyNot(cycle.analyze)}`)
  return analysis as Analysis
}

function testRunOf(cycle: Cycle): TestRun {
  const run = shown(cycle.test)
  if (run?.suites === undefined || run.window === undefined)
    throw new UntilgreenError('NOT_FOUND', `cycle ${cycle.number} has no test results${whyNot(cycle.test)}`)
  return run as TestRun
}

function whyNot(outcome: Cycle['analyze'] | Cycle['test']): string {
  if (outcome === undefined) return ': it has not come that far'
  if (outcome.status === 'errored') return `: ${outcome.error.message}`
  return outcome.status === 'skipped' ? `: ${outcome.reason}` : ''
}
