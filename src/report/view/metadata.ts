import type { Cycle } from '../../model/cycle.js'
import { shown } from '../../model/outcome.js'
import type { RevisionReads } from '../../model/revision.js'
import { deployRows } from './deploy-rows.js'
import { type MetadataRow, row } from './metadata-row.js'
import { suiteRows } from './suite-rows.js'

export interface MetadataGroup {
  title: string
  rows: MetadataRow[]
}

/** The run's metadata, measured and never assumed. */
export function metadataGroups(
  cycle: Cycle,
  { loop, environment, endedAt }: { loop: string; environment: string; endedAt?: string },
): MetadataGroup[] {
  const run = shown(cycle.test)
  return [
    {
      title: 'Cycle',
      rows: [
        row('Loop', loop),
        row('Environment', environment),
        row('Run id', cycle.runId),
        row('Session', cycle.session),
        row('Started', cycle.startedAt),
        row('Ended', endedAt, 'not ended'),
        ...stageRows(cycle),
      ],
    },
    { title: 'Deploy and readiness', rows: deployRows(cycle) },
    {
      title: 'Revision',
      rows: [
        row('Deployed', shown(cycle.deploy)?.revision, 'not known'),
        row('Served before the tests', readsOf(shown(cycle.deploy)?.readiness?.revision), 'not asked'),
        row('Served after the tests', readsOf(run?.revisionAfter), 'not asked'),
      ],
    },
    ...(run?.suites ?? []).map((suite) => ({
      title: `Suite ${suite.suite}, ${suite.priority}`,
      rows: suiteRows(suite),
    })),
  ]
}

function stageRows(cycle: Cycle): MetadataRow[] {
  return (['deploy', 'test', 'analyze', 'ticket', 'decide', 'fix'] as const).flatMap((stage) => {
    const outcome = cycle[stage]
    if (outcome?.status === 'errored')
      return [row(`Stage ${stage}`, `errored, ${outcome.error.code}: ${outcome.error.message}`)]
    if (outcome?.status === 'skipped') return [row(`Stage ${stage}`, `skipped: ${outcome.reason}`)]
    return []
  })
}

function readsOf(reads: RevisionReads | undefined): string | undefined {
  if (reads === undefined) return undefined
  const answers = reads.reads.map(({ at, revision, error }) => `${revision ?? error ?? 'no answer'} at ${at}`)
  return `${answers.join(', ') || 'no answer'} (${reads.source})`
}
