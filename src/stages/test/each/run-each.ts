import picomatch from 'picomatch'
import { makeFolder } from '../../../platform/files.js'
import { dirname } from '../../../platform/paths.js'
import { openJoinedOutput } from '../../../platform/processes/joined-output.js'
import type { CommandLine } from '../../command-line.js'
import { blockedResults } from '../hopeless.js'
import type { SuiteEvidence, SuiteOrder } from '../runner.js'
import { EachSession } from './each-session.js'
import { type Listing, listTests } from './list-tests.js'
import type { OneByOne, OneRun } from './run-one.js'

/** A suite whose tests are run one by one. */
export interface EachPlan extends OneByOne {
  workers: number
  /** Prints the ids; absent: the manifest's are run. */
  list?: CommandLine
}

/** Runs each test of the list or manifest by a command of its own, so that one that hangs takes no other along. */
export async function runEach(plan: EachPlan, run: OneRun, signal: AbortSignal): Promise<SuiteEvidence> {
  const { order, context } = run
  const startedMs = context.clock.monotonic()
  const command = plan.command.run?.map((word) => context.mask(word)) ?? []
  const metadata = { command, addresses: [], identities: [] }
  const listing = await listingOf(plan, run, signal)
  if ('exit' in listing) return { exit: listing.exit, reports: [listing.report], results: [], metadata }
  const ids = listing.ids.filter(chosenBy(order))
  await makeFolder(dirname(order.outputFile))
  const log = openJoinedOutput(order.outputFile)
  const session = new EachSession(plan, ids, run, log)
  const leftMs = Math.max(0, order.timeouts.suiteMs - (context.clock.monotonic() - startedMs))
  const exit = await session.run(plan.workers, leftMs, signal)
  const { sizeBytes, cutBytes } = await log.finish()
  const tool = session.reports.find((report) => report.tool !== undefined)?.tool
  return {
    exit,
    reports: session.reports,
    results: resultsOf(ids, session),
    workers: plan.workers,
    output: { file: order.outputName, sizeBytes, cutBytes },
    metadata: {
      ...metadata,
      ...(tool !== undefined && { tool }),
      ...(session.peakMemoryBytes !== undefined && { peakMemoryBytes: session.peakMemoryBytes }),
    },
  }
}

async function listingOf({ list }: EachPlan, run: OneRun, signal: AbortSignal): Promise<Listing> {
  if (run.order.tests !== undefined) return { ids: [...run.order.tests] }
  if (list !== undefined) return listTests(list, run, signal)
  return { ids: [...new Set(run.order.manifest ?? [])] }
}

function chosenBy({ only }: SuiteOrder): (id: string) => boolean {
  return only === undefined ? () => true : picomatch(only, { bash: true })
}

/** In the order of the list. What a hopeless run left out is blocked; what was cut off otherwise is absent. */
function resultsOf(ids: readonly string[], session: EachSession): SuiteEvidence['results'] {
  const { results, hopeless } = session
  const ran = ids.flatMap((id) => results.get(id) ?? [])
  if (hopeless === undefined) return ran
  const open = ids.filter((id) => !results.has(id))
  return [...ran, ...blockedResults(open, hopeless, session.hopelessBy())]
}
