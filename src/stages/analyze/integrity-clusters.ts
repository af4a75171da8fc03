import { integrityCauses } from '../../judge/integrity.js'
import type { Cluster } from '../../model/cluster.js'
import type { SuiteJudgement } from '../../model/judgement.js'
import { qualifiedId } from '../../model/test-result.js'

/** Where the words of broken checks are kept, for evidence to point to. */
export const CHECKS_FILE = 'output/checks.log'

/**
 * What makes a suite's run unbelievable is a cause itself: one for each check that broke to `invalid`.
 * @param file where the checks' words are kept; default the check's own name.
 */
export function integrityClusters(judgement: SuiteJudgement, file?: string): Cluster[] {
  const { suite } = judgement
  return integrityCauses(judgement).map(({ rule, message, tests }) => ({
    id: `integrity-${rule}-${suite}`.toLowerCase(),
    signature: `integrity: ${rule} of suite ${suite}`,
    title: `${suite}: ${rule} does not hold`,
    facts: { subject: rule },
    phase: 'unknown',
    category: 'integrity',
    owner: 'test',
    reason: `the check ${rule} broke to invalid`,
    members: tests.map((id) => qualifiedId(suite, id)),
    example: message,
    whys: [
      {
        question: 'Why can this run not be believed?',
        answer: message,
        established: true,
        evidence: [{ source: file ?? `check ${rule} of suite ${suite}`, text: oneLine(message) }],
      },
    ],
    nextSteps: [`Mend what breaks ${rule}; until then this suite gives no answer, green or red.`],
  }))
}

/** What the clusters' checks said, as it stands in their file. */
export function checkLines(clusters: readonly Cluster[]): string[] {
  return clusters.map(({ signature, example }) => `${signature}: ${oneLine(example)}`)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
