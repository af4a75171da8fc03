import { type CheckResult, RULES, type Rule } from '../model/check.js'
import type { Counts, Judgement, SuiteJudgement } from '../model/judgement.js'
import { qualifiedId } from '../model/test-result.js'
import { VERDICTS_WORST_FIRST, worstVerdict } from '../model/verdict.js'

/**
 * One judgement of a cycle. The worst verdict among the suites that decide; each rule once, as the suite with the worst answer
 * gave it, counts summed, ids as `suite/id`. Suites that don't decide add nothing. None that decides is `invalid`: nothing was asked.
 */
export function mergeSuites(suites: readonly SuiteJudgement[]): Judgement {
  const deciding = suites.filter((suite) => suite.decides)
  const counts = deciding.map((suite) => suite.counts).reduce(addCounts, NOTHING)
  return {
    verdict: worstVerdict(deciding.map((suite) => suite.verdict)),
    green: deciding.length > 0 && deciding.every((suite) => suite.green),
    passRate: counts.expected === 0 ? null : counts.passed / counts.expected,
    counts,
    checks: RULES.map((rule) => worstAnswer(rule, deciding)),
    failures: deciding.flatMap(({ suite, failures }) =>
      failures.map((failure) => ({ ...failure, id: qualifiedId(suite, failure.id), suite })),
    ),
  }
}

const NOTHING: Counts = {
  expected: 0,
  collected: 0,
  passed: 0,
  failed: 0,
  errored: 0,
  skipped: 0,
  blocked: 0,
  missing: 0,
  flaky: 0,
}

function addCounts(sum: Counts, more: Counts): Counts {
  const names = Object.keys(NOTHING) as (keyof Counts)[]
  return Object.fromEntries(names.map((name) => [name, sum[name] + more[name]])) as unknown as Counts
}

function worstAnswer(rule: Rule, deciding: readonly SuiteJudgement[]): CheckResult {
  const answers = deciding.flatMap(({ suite, checks }) =>
    checks.filter((check) => check.rule === rule).map((check) => ({ ...check, ...namesWithin(suite, check), suite })),
  )
  const [first, ...rest] = answers
  if (first === undefined) {
    const message = 'not asked: no suite is of a priority that decides'
    return { rule, held: null, expected: 'a suite that decides', actual: 'none', message }
  }
  return rest.reduce<CheckResult>((worst, next) => (badness(next) > badness(worst) ? next : worst), first)
}

function namesWithin(suite: string, { tests }: CheckResult): Pick<CheckResult, 'tests'> {
  return tests === undefined ? {} : { tests: tests.map((id) => qualifiedId(suite, id)) }
}

/** Broken (by what it breaks to), then not asked, then held with a warning, then held. */
function badness({ held, breaksTo, warning }: CheckResult): number {
  if (held === false) return 10 - VERDICTS_WORST_FIRST.indexOf(breaksTo ?? 'invalid')
  if (held === null) return 2
  return warning === undefined ? 0 : 1
}
