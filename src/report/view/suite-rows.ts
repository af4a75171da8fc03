import { formatDuration } from '../../model/duration.js'
import type { ReportEvidence, SuiteRun } from '../../model/test-run.js'
import { counted, formatBytes } from './figures.js'
import { type MetadataRow, outputOf, row } from './metadata-row.js'

/** What was measured of one suite's run. */
export function suiteRows(suite: SuiteRun): MetadataRow[] {
  const { metadata, window, results, manifest, exit, workers, reports, target } = suite
  return [
    row('Runner', toolOf(suite), `${suite.runner}; tool and version not known`),
    row(
      'Command',
      metadata.command?.join(' '),
      suite.runner === 'probes' ? 'none: untilgreen asks itself' : 'not known',
    ),
    row('Collected', counted(results.length, 'test')),
    row('Manifest', manifest && `${counted(manifest.ids.length, 'id')}, ${manifest.name}`, 'none'),
    row('Started', window.startedAt),
    row('Wall time', formatDuration(window.durationMs)),
    row('Workers', workers?.toString(), 'not known'),
    row('Ended', exitOf(exit), 'not known'),
    row('Peak memory', metadata.peakMemoryBytes === undefined ? undefined : formatBytes(metadata.peakMemoryBytes)),
    row('Identity used', listOf(metadata.identities), 'none seen'),
    row('Addresses talked to', listOf(metadata.addresses), 'none seen'),
    row('On the wire', wireOf(suite)),
    ...(target === undefined ? [] : [row('Target', targetOf(target))]),
    ...(suite.control === undefined ? [] : [row('Negative control', controlOf(suite.control))]),
    ...(suite.files === undefined ? [] : [row('Test files', filesOf(suite.files))]),
    ...(suite.traceId === undefined ? [] : [row('Trace', suite.traceId)]),
    ...reports.map((report) => row('Report', reportOf(report))),
    ...(suite.output === undefined ? [] : [row('Output', outputOf(suite.output))]),
  ]
}

function toolOf({ metadata: { tool } }: SuiteRun): string | undefined {
  return tool && `${tool.name}${tool.version === undefined ? ', version not known' : ` ${tool.version}`}`
}

function listOf(values: readonly string[]): string | undefined {
  return values.length > 0 ? values.join(', ') : undefined
}

function wireOf({ results }: SuiteRun): string | undefined {
  const witnesses = results.flatMap(({ witness }) => (witness === undefined ? [] : [witness]))
  if (witnesses.length === 0) return undefined
  const sum = (name: 'connections' | 'requests' | 'bytesSent' | 'bytesReceived') =>
    witnesses.reduce((total, witness) => total + witness[name], 0)
  return [
    counted(sum('connections'), 'connection'),
    counted(sum('requests'), 'request'),
    `${formatBytes(sum('bytesSent'))} sent`,
    `${formatBytes(sum('bytesReceived'))} received`,
  ].join(', ')
}

function targetOf({ targets, seen, certainty }: NonNullable<SuiteRun['target']>): string {
  return `${targets.join(', ')}: ${counted(seen.connections, 'connection')} seen (${certainty})`
}

/** What a test that can fail does when it is cut off from its target. */
function controlOf(control: NonNullable<SuiteRun['control']>): string {
  const { wentRed, stayedGreen, notShown, modes, cycle } = control
  const counts = `${wentRed.length} went red, ${stayedGreen.length} stayed green, ${notShown.length} showed nothing`
  return `cycle ${cycle}, ${modes.join(', ')}: ${control.void === undefined ? counts : `void: ${control.void}`}`
}

function filesOf({ hash, files, changes = [] }: NonNullable<SuiteRun['files']>): string {
  const changed = changes.map(({ file, change, byCommit }) => `${file} ${change}${byCommit ? ` by ${byCommit}` : ''}`)
  return [`${counted(Object.keys(files).length, 'file')}, ${hash}`, ...changed].join('; ')
}

function reportOf({ name, format, sizeBytes, modifiedAt, problems }: ReportEvidence): string {
  return [
    `${name}: ${format ?? 'unknown format'}, ${formatBytes(sizeBytes)}`,
    ...(modifiedAt === undefined ? [] : [`written ${modifiedAt}`]),
    ...problems.map(({ message }) => message),
  ].join('; ')
}

function exitOf(exit: SuiteRun['exit']): string | undefined {
  if (exit === undefined) return undefined
  const { ended, exitCode, signal, outOfMemory, interrupted, reason } = exit
  return [
    ended,
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
    ...(signal === undefined ? [] : [signal]),
    ...(outOfMemory ? ['out of memory'] : []),
    ...(interrupted === undefined ? [] : [interrupted]),
    ...(reason === undefined ? [] : [reason]),
  ].join(', ')
}
