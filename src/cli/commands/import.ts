import { EXIT, UntilgreenError } from '../../errors.js'
import type { Call, Command } from '../command.js'
import { type OldRun, oldRun } from '../import/old-run.js'
import { importTarget, takeIn } from '../import/take-in.js'
import { textOption } from '../option-values.js'
import { readManifest } from '../read-manifest.js'
import { percent, share, table } from '../table.js'

export const command: Command = {
  name: 'import',
  usage: 'import LOOP REPORT… [--suite NAME] [--manifest FILE]',
  summary: 'Fills a loop’s history with old reports, ordered by their own time.',
  options: { suite: { type: 'string' }, manifest: { type: 'string' } },
  help: {
    suite: 'NAME of the suite that the reports are of (default: the loop’s first)',
    manifest: 'FILE with the ids that had to be there: the pass rate is passed / expected',
  },
  examples: ['untilgreen import staging-p1 old/*.xml --manifest loops/p1.manifest'],
  run,
}

async function run(call: Call): Promise<number> {
  const [given, ...reports] = call.args
  if (given === undefined || reports.length === 0)
    throw new UntilgreenError('USAGE', 'import takes a LOOP and at least one REPORT')
  const target = await importTarget(given, call)
  const path = textOption(call.options, 'manifest')
  const manifest = path === undefined ? undefined : await readManifest(path)
  const suite = textOption(call.options, 'suite') ?? target.suite ?? 'p1'
  const now = new Date().toISOString()
  const runs: OldRun[] = []
  for (const report of reports) runs.push(await oldRun(report, { suite, manifest, now }))
  const taken = await takeIn(call, target, runs)
  const ordered = runs.sort((a, b) => Date.parse(a.evidenceAt) - Date.parse(b.evidenceAt))
  if (call.json) call.io.out(`${JSON.stringify(documentOf(target.loop, ordered, taken))}\n`)
  else call.io.out(linesOf(ordered, taken))
  return EXIT.green
}

function documentOf(loop: string, runs: readonly OldRun[], taken: ReadonlySet<string>) {
  const shape = ({ event: _event, evidenceAt, ...rest }: OldRun) => ({ at: evidenceAt, ...rest, imported: true })
  return {
    loop,
    imported: firstOf(runs.filter(({ hash }) => taken.has(hash))).map(shape),
    known: runs.filter(({ hash }) => !taken.has(hash)).map(({ source }) => source),
  }
}

function linesOf(runs: readonly OldRun[], taken: ReadonlySet<string>): string {
  const rows = runs.map((run) => [
    run.evidenceAt.slice(0, 19),
    run.green ? 'green' : run.verdict,
    share(run.passed, run.expected, run.passRate !== null),
    percent(run.passRate),
    taken.has(run.hash) ? '' : 'known',
    run.source,
    run.reason === undefined ? '' : `not in the curve: ${run.reason.slice(0, 100)}`,
  ])
  const count = firstOf(runs.filter(({ hash }) => taken.has(hash))).length
  return `${table(['AT', 'VERDICT', 'PASSED', 'RATE', '', 'REPORT', ''], rows)}${count} imported, ${runs.length - count} known already\n`
}

/** Two reports of the same content are one. */
function firstOf(runs: readonly OldRun[]): OldRun[] {
  return runs.filter(({ hash }, index) => runs.findIndex((other) => other.hash === hash) === index)
}
