import type { TestPart } from '../test-part.js'
import { type Dialect, generalTotals, hand } from './dialect.js'
import type { CaseElement } from './elements.js'

const GOTESTSUM_HANDS = new Set(['tests failures time name timestamp', 'tests failures skipped time name timestamp'])

/** gotestsum: a package that failed outside its tests is the case `TestMain`, which only the root's failures count. */
const gotestsum: Dialect = {
  name: 'gotestsum',
  resolutionMs: 10,
  recognise: ({ suite }) => GOTESTSUM_HANDS.has(hand(suite)),
  isUncounted: isTestMain,
  allowed(tally, field, { isRoot }) {
    if (field === 'tests') return [tally.cases - tally.uncounted]
    if (field === 'failures') return [isRoot ? tally.failed : tally.failed - tally.uncountedFailures]
    return field === 'errors' && isRoot ? undefined : generalTotals(tally, field)
  },
  adjust(part, element) {
    adjustGo(part)
    if (!isTestMain(element) || part.status !== 'failed') return
    part.status = 'errored'
    part.phase = 'unknown'
  },
}

/** go-junit-report, and what else writes the Go version down. */
const goJunitReport: Dialect = {
  name: 'go-junit-report',
  resolutionMs: 10,
  recognise: ({ suite }) => suite.properties?.has('go.version') === true,
  adjust: (part) => adjustGo(part),
}

/** What runs Go tests. */
export const GO_DIALECTS: readonly Dialect[] = [gotestsum, goJunitReport]

/** Are names of this dialect `Parent/Sub`? Then parents are cases too. */
export function hasGoParents(dialect: Dialect): boolean {
  return GO_DIALECTS.includes(dialect)
}

function isTestMain(element: CaseElement): boolean {
  return element.attributes.name === 'TestMain' && (element.attributes.classname ?? '') === ''
}

/** The message says only `Failed`; what happened stands between the runner's own lines. */
function adjustGo(part: TestPart): void {
  const source = part.status === 'skipped' ? part.message : part.trace
  if (source === undefined) return
  const said = source
    .split('\n')
    .filter((line) => !/^\s*(===|---) /.test(line))
    .map((line) => line.trim())
    .join('\n')
    .trim()
  if (said !== '') part.message = said
}
