import type { LoopConfig } from '../config/loop-config.js'
import type { AdapterContext } from '../stages/adapter-context.js'
import { commandAnalyst } from '../stages/analyze/ask-analyst.js'
import type { EvidenceOptions } from '../stages/analyze/explain.js'
import { logSources } from '../stages/analyze/log-sources/index.js'

/** What the analyze stage may look at besides the record: log sources, commits of the working directory, an analyst. */
export async function evidencePlan(
  { analyze, workingDirectory }: LoopConfig,
  context: AdapterContext,
): Promise<EvidenceOptions> {
  const { logs, analyst } = analyze
  return {
    logs: await Promise.all(logs.map((source) => logSources.create(source, context))),
    workingDirectory,
    mask: context.mask,
    ...(analyst !== undefined && { analyst: commandAnalyst(analyst, context) }),
  }
}
