import type { RevisionReads } from '../../model/revision.js'
import { broken, type Check, counted, held, notAsked } from '../answers.js'

const RULE = 'revision-proven'

/** The environment said, `requiredReads` times in a row before the tests and once after them, that it serves what was deployed. */
export const revisionProven: Check = (_run, { revision }) => {
  if (revision === undefined) {
    return notAsked(
      RULE,
      'the deployed revision, read before and after the tests',
      'nothing says how to read the revision that is served: revision not proven',
    )
  }
  const { asked, before, after, requiredReads } = revision
  if (asked === undefined) {
    return notAsked(RULE, 'a revision to compare with', 'nothing says which revision was deployed: revision not proven')
  }
  const expected = `${asked}, ${counted(requiredReads, 'read')} in a row before the tests and 1 after`
  const inARow = readsInARow(before, asked)
  const last = after?.reads.at(-1)
  const actual = `${counted(inARow, 'read')} in a row before; after: ${said(last)}`
  if (inARow < requiredReads) {
    const message = `${before?.source ?? 'the environment'} did not prove ${asked} before the tests: ${inARow} of ${requiredReads} reads in a row, the last one ${said(before?.reads.at(-1))}. Look at the deploy and at readiness`
    return broken(RULE, 'inconclusive', { expected, actual, message })
  }
  if (last?.revision !== asked) {
    const message = `after the last test ${after?.source ?? 'the environment'} answered ${said(last)}, not ${asked}: what was tested is not known. Something else deployed meanwhile, or it went down`
    return broken(RULE, 'inconclusive', { expected, actual, message })
  }
  return held(
    RULE,
    { expected, actual, message: `${asked} was served before and after the tests` },
    restarted(before, after),
  )
}

function readsInARow(reads: RevisionReads | undefined, asked: string): number {
  const newestFirst = [...(reads?.reads ?? [])].reverse()
  const other = newestFirst.findIndex((read) => read.revision !== asked)
  return other < 0 ? newestFirst.length : other
}

function said(read: RevisionReads['reads'][number] | undefined): string {
  if (read === undefined) return 'not read'
  return read.revision ?? `no revision (${read.error ?? 'empty answer'})`
}

function restarted(before: RevisionReads | undefined, after: RevisionReads | undefined): string | undefined {
  const first = before?.reads.at(-1)?.instance
  const last = after?.reads.at(-1)?.instance
  if (first === undefined || last === undefined || first === last) return undefined
  return `another instance answered after the tests (${first}, then ${last}): it restarted, or there are several`
}
