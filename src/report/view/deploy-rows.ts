import type { Cycle } from '../../model/cycle.js'
import type { Readiness } from '../../model/deployment.js'
import { formatDuration } from '../../model/duration.js'
import { shown } from '../../model/outcome.js'
import { counted } from './figures.js'
import { type MetadataRow, outputOf, row } from './metadata-row.js'

/** What the deploy did, how long it took, and what readiness saw. */
export function deployRows(cycle: Cycle): MetadataRow[] {
  const deployment = shown(cycle.deploy)
  if (deployment === undefined) return [row('Deploy', undefined, 'no deploy in this cycle')]
  const { deployer, command, readiness, reconciled, rolledBack } = deployment
  return [
    row('Deployer', deployer, 'not known'),
    ...(command === undefined
      ? []
      : [
          row('Command', command.argv.join(' ')),
          row('Deploy took', `${formatDuration(command.durationMs)}, ${endOf(command)}`),
          ...(command.output === undefined ? [] : [row('Output', outputOf(command.output))]),
        ]),
    ...(reconciled === undefined ? [] : [row('After a crash', reconciled)]),
    ...(rolledBack ? [row('Rolled back', 'yes')] : []),
    ...readinessRows(readiness),
  ]
}

function endOf({ ended, exitCode, signal }: { ended: string; exitCode?: number; signal?: string }): string {
  if (ended !== 'exited') return ended
  return signal ?? (exitCode === undefined ? 'exited' : `exit code ${exitCode}`)
}

function readinessRows(readiness: Readiness | undefined): MetadataRow[] {
  if (readiness === undefined) return [row('Readiness', undefined, 'not asked')]
  const { ready, afterMs, waitedMs, polls, lastProblem, probes } = readiness
  const asked = `${counted(polls, 'poll')} in ${formatDuration(waitedMs)}`
  return [
    row(
      'Ready',
      ready
        ? `${afterMs === undefined ? 'yes' : `${formatDuration(afterMs)} after the deploy`}, ${asked}`
        : `no, ${asked}`,
    ),
    ...(lastProblem === undefined ? [] : [row(ready ? 'Last thing in the way' : 'In the way', lastProblem)]),
    ...probes.map(({ name, held, message }) =>
      row('Readiness probe', `${name}: ${held ? 'held' : 'not held'}, ${message}`),
    ),
  ]
}
