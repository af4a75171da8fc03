import { type Dialect, generalTotals, hand } from './dialect.js'

/** Maven Surefire and Failsafe: attempts are marked; with reruns, `tests` counts the last round alone. */
const surefire: Dialect = {
  name: 'surefire',
  marksAttempts: true,
  resolutionMs: 1,
  recognise: ({ suite }) => (suite.attributes['xsi:noNamespaceSchemaLocation'] ?? '').includes('surefire'),
  allowed(tally, field, { header }) {
    if (field !== 'tests' || tally.reruns === 0) return generalTotals(tally, field)
    const failing = tally.failed + tally.errored
    const isLastRound = header.tests !== undefined && header.tests >= failing && header.tests <= tally.cases
    return isLastRound && header.tests !== undefined ? [header.tests] : [tally.cases]
  },
  adjust(part, element) {
    if ((element.attributes.name ?? '') === '' && part.status !== 'passed') {
      part.phase = 'setup'
      if (part.status === 'failed') part.status = 'errored'
    }
  },
}

/** Gradle's own XML. */
const gradle: Dialect = {
  name: 'gradle',
  utc: true,
  resolutionMs: 1,
  recognise: ({ suite }) => hand(suite) === 'name tests skipped failures errors timestamp hostname time',
}

/** What runs tests on the JVM. */
export const JAVA_DIALECTS: readonly Dialect[] = [surefire, gradle]
