import { integrityCauses } from '../../judge/integrity.js'
import type { Cluster } from '../../model/cluster.js'
import type { SuiteJudgement } from '../../model/judgement.js'
import { qualifiedId } from '../../model/test-result.js'

/** What makes a suite's run unbelievable is a cause itself: one for each check that broke to `invalid`. */
export function integrityClusters(judgement: SuiteJudgement): Cluster[] {
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
        evidence: [{ source: `check ${rule} of suite ${suite}`, text: message }],
      },
    ],
    nextSteps: [`Mend what breaks ${rule}; until then this suite gives no answer, green or red.`],
  }))
}
