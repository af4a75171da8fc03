import type { ContractExplanation } from '../../model/contract.js'

/** What speaks for one side or the other. */
export interface SideSigns {
  /** Tests that fail of this cause, and tests that ran. */
  failing: number
  of: number
  revision?: string
  /** The last green cycle. */
  green?: { cycle: number; revision?: string }
  /** Test files that differ from those of the last accepted run; absent where nobody looked. */
  testsChanged?: readonly string[]
}

/**
 * Is the test out of date or the server broken? By what changed since the last green run:
 * the server alone → server; the tests alone → test; both, neither, or nobody knows → unknown, with what is missing.
 */
export function decideSide(signs: SideSigns): Pick<ContractExplanation, 'side' | 'reasons'> {
  const { failing, of, revision, green, testsChanged } = signs
  const alike = `${failing} of ${of} tests fail alike`
  if (green === undefined)
    return { side: 'unknown', reasons: [alike, 'no run was green yet: nothing tells which side changed'] }
  const tests = testsSign(testsChanged)
  if (revision === undefined || green.revision === undefined)
    return { side: 'unknown', reasons: [alike, 'the revisions are not known: the server may have changed', tests] }
  const isServerNew = revision !== green.revision
  const server = isServerNew
    ? `the server's revision is ${revision}, green was ${green.revision} (cycle ${green.cycle})`
    : `the server's revision is ${revision}, as in the green cycle ${green.cycle}`
  const areTestsNew = testsChanged !== undefined && testsChanged.length > 0
  const reasons = [alike, server, tests]
  if (isServerNew && !areTestsNew) return { side: 'server', reasons }
  if (!isServerNew && areTestsNew) return { side: 'test', reasons }
  const why = isServerNew ? 'both sides changed' : 'neither side changed: look at configuration and environment'
  return { side: 'unknown', reasons: [...reasons, why] }
}

function testsSign(changed: readonly string[] | undefined): string {
  if (changed === undefined) return 'whether the tests changed is not known'
  if (changed.length === 0) return 'the test files did not change'
  return `test files changed: ${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ` and ${changed.length - 3} more` : ''}`
}
