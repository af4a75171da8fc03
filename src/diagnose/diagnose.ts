import type { Failure } from '../model/cluster.js'
import type { AnalyzeRule } from '../model/policy.js'
import { type Diagnosis, findCauses } from './find-causes.js'
import { ruleApplier } from './user-rules.js'

export type { Diagnosis } from './find-causes.js'

/**
 * Failures by cause, with people's own rules on top. Pure, and the same for any order of the same failures.
 * Where there can be no rules, `findCauses` does without loading the pattern engine.
 * @param options.rules the first that matches a cluster's example wins over the built-in table.
 * @throws what RE2 throws for a pattern that is none: configuration is checked before it comes here.
 */
export function diagnose(failures: Iterable<Failure>, options: { rules?: readonly AnalyzeRule[] } = {}): Diagnosis {
  const diagnosis = findCauses(failures)
  const apply = ruleApplier(options.rules ?? [])
  return { ...diagnosis, clusters: diagnosis.clusters.map(apply) }
}
