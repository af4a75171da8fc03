import { qualifiedId, type TestResult } from '../../model/test-result.js'
import { broken, type Check, counted, held, listed, notAsked } from '../answers.js'
import type { JudgeContext } from '../context.js'
import { saidNo, type Tally } from '../tally.js'

const RULE = 'all-passed'

/** Every test that was asked said yes. Inconclusive where the environment owns each failure. */
export const allPassed: Check = (run, context, tally) => {
  const { inside, outside, counts } = tally
  const noes = [...inside, ...outside].filter(saidNo)
  const blocked = inside.filter(({ status }) => status === 'blocked')
  const ids = [...noes, ...blocked].map(({ id }) => id)
  const expected = `${counts.expected} of ${counts.expected} passed`
  const actual = `${counts.passed} of ${counts.expected} passed`
  if (ids.length > 0) {
    const environment = noes.length > 0 && environmentOwnsAll(run.suite, noes, context.clusters)
    const cause = environment
      ? 'Each failure is owned by the environment: the tests could not ask. Mend it and run again'
      : "See the failures' causes (`untilgreen analyze`)"
    const message = `${said(tally, noes, blocked)}: ${listed(ids)}. ${cause}`
    return broken(
      RULE,
      environment ? 'inconclusive' : 'failed',
      { expected, actual, message, warning: noted(inside) },
      ids,
    )
  }
  if (inside.length === 0) return notAsked(RULE, expected, 'there is no test to ask it of')
  return held(RULE, { expected, actual, message: `no test failed or erred` }, noted(inside))
}

function said({ outside }: Tally, noes: readonly TestResult[], blocked: readonly TestResult[]): string {
  const failed = noes.filter(({ status }) => status === 'failed').length
  const beyond = outside.filter(saidNo).length
  const parts = [
    failed > 0 && `${failed} failed`,
    noes.length > failed && `${noes.length - failed} errored`,
    blocked.length > 0 && `${blocked.length} blocked by others`,
    beyond > 0 && `${beyond} of them outside the manifest`,
  ]
  return parts.filter(Boolean).join(', ')
}

function environmentOwnsAll(suite: string, noes: readonly TestResult[], clusters: JudgeContext['clusters']): boolean {
  if (clusters === undefined) return false
  const mine = new Set<string>()
  const others = new Set<string>()
  for (const { owner, members } of clusters) for (const id of members) (owner === 'environment' ? mine : others).add(id)
  return noes.every(({ id }) => [id, qualifiedId(suite, id)].some((name) => mine.has(name) && !others.has(name)))
}

/** Remarks that change no status: an XPASS, one test reported twice. */
function noted(results: readonly TestResult[]): string | undefined {
  const remarked = results.filter(({ warning }) => warning !== undefined)
  if (remarked.length === 0) return undefined
  return `${counted(remarked.length, 'test')} with a remark: ${listed(remarked.map(({ id, warning }) => `${id} (${warning})`))}`
}
