import type { Check } from './answers.js'
import { allPassed } from './checks/all-passed.js'
import { collected } from './checks/collected.js'
import { durationsPlausible } from './checks/durations-plausible.js'
import { evidenceClock } from './checks/evidence-clock.js'
import { exitCodeAgrees } from './checks/exit-code-agrees.js'
import { manifestComplete } from './checks/manifest-complete.js'
import { negativeControl } from './checks/negative-control.js'
import { noFlaky } from './checks/no-flaky.js'
import { noneSkipped } from './checks/none-skipped.js'
import { reportFresh } from './checks/report-fresh.js'
import { reportWhole } from './checks/report-whole.js'
import { revisionProven } from './checks/revision-proven.js'
import { runComplete } from './checks/run-complete.js'
import { softPass } from './checks/soft-pass.js'
import { targetWitnessed } from './checks/target-witnessed.js'
import { testsUnchanged } from './checks/tests-unchanged.js'

/** The green contract, in the order in which it is printed: that of `RULES`. */
export const CHECKS: readonly Check[] = [
  revisionProven,
  reportFresh,
  reportWhole,
  collected,
  manifestComplete,
  exitCodeAgrees,
  runComplete,
  noneSkipped,
  allPassed,
  noFlaky,
  durationsPlausible,
  targetWitnessed,
  negativeControl,
  testsUnchanged,
  evidenceClock,
  softPass,
]
