import type { TestFiles } from '../../model/test-run.js'
import { broken, type Check, counted, held, listed, notAsked } from '../answers.js'

const RULE = 'tests-unchanged'
const EXPECTED = 'test files, runner configuration and manifest as last accepted'

/** What the tests are made of is what was last accepted, or changed by a commit that is not the fixer's. */
export const testsUnchanged: Check = ({ files }) => {
  if (files === undefined) return notAsked(RULE, EXPECTED, 'the files of the tests are not known')
  const total = Object.keys(files.files).length
  const short = files.hash.slice(0, 12)
  if (files.changes === undefined) {
    return held(RULE, {
      expected: EXPECTED,
      actual: `${counted(total, 'file')}, ${short}`,
      message: 'the first run is its own baseline',
    })
  }
  const byCommit = files.changes.filter(({ byCommit }) => byCommit !== undefined)
  const unexplained = files.changes.filter(({ byCommit }) => byCommit === undefined)
  const warning = byCommit.length > 0 ? `accepted, as a commit brought it: ${listed(byCommit.map(inWords))}` : undefined
  if (unexplained.length === 0) {
    const actual =
      byCommit.length > 0 ? `${byCommit.length} of ${total} changed by a commit` : `${counted(total, 'file')}, ${short}`
    return held(RULE, { expected: EXPECTED, actual, message: 'nothing changed that no commit explains' }, warning)
  }
  const message = `changed without a commit of a person: ${listed(unexplained.map(inWords))}. Look at the diff; \`untilgreen accept LOOP\` takes it, with your name`
  return broken(RULE, 'inconclusive', { expected: EXPECTED, actual: `${unexplained.length} changed`, message, warning })
}

function inWords({ file, change, byCommit }: NonNullable<TestFiles['changes']>[number]): string {
  return `${file} (${change}${byCommit === undefined ? '' : ` by ${byCommit.slice(0, 12)}`})`
}
