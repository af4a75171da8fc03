import type { AuditEvidence, RuleResult } from '../audit-finding.js'
import type { CountClaim } from '../count-claims.js'
import type { ReportLine } from '../report-lines.js'
import type { ListedTest } from '../test-listing.js'

/** What the counts are held against. */
interface CountEvidence {
  lines: readonly ReportLine[]
  tests: readonly ListedTest[]
  evidence: AuditEvidence
}

/** Numbers of tests: within one statement, between statements, against the report's own list, pasted output, the manifest and the cycle. */
export function countsDisagree(claims: readonly CountClaim[], against: CountEvidence): RuleResult {
  const findings: RuleResult['findings'] = []
  const told = new Set<number>()
  const add = (line: number, detail: string) => {
    if (!told.has(line)) findings.push({ rule: 'counts-disagree', line, detail })
    told.add(line)
  }
  for (const claim of claims) within(claim, add)
  const whole = claims.filter(({ part }) => !part)
  between(whole, add)
  const prose = whole.filter(({ pasted }) => !pasted)
  againstOutput(
    prose,
    whole.filter(({ pasted, passed, failed }) => pasted && (passed !== undefined || failed !== undefined)),
    add,
  )
  againstList(prose, against, add)
  againstManifest(whole, against.evidence, add)
  againstCycle(whole, against.evidence, add)
  return { claims: claims.length, findings }
}

/** Words that say that a list is not whole. */
const ELIDED =
  /^\s*(?:[-*+]\s*)?(?:\.{3}|…)|\b(?:and|plus)\s+\d+\s+(?:more|others?)\b|\betc\b|\bfor example\b|\be\.g\./i

type Add = (line: number, detail: string) => void

function within({ line, total, passed, failed, skipped }: CountClaim, add: Add): void {
  if (total === undefined) return
  const parts = [passed, failed, skipped].filter((part) => part !== undefined)
  const sum = parts.reduce((a, b) => a + b, 0)
  if (sum > total) add(line, `${parts.join(' + ')} is ${sum}, more than the ${total} that there are`)
  else if (passed !== undefined && failed !== undefined && sum < total && skipped === undefined) {
    add(line, `${passed} passed and ${failed} failed are ${sum}, not ${total}`)
  }
}

function between(claims: readonly CountClaim[], add: Add): void {
  const first = new Map<string, { value: number; line: number }>()
  for (const claim of claims) {
    const { line, total } = claim
    if (total === undefined) continue
    for (const kind of ['passed', 'failed'] as const) {
      const value = claim[kind]
      if (value === undefined) continue
      const known = first.get(`${kind} ${total}`)
      if (known === undefined) first.set(`${kind} ${total}`, { value, line })
      else if (known.value !== value)
        add(line, `${value} of ${total} ${kind} here, ${known.value} of ${total} in line ${known.line}`)
    }
    const passed = first.get(`passed ${total}`)
    const failed = first.get(`failed ${total}`)
    if (passed && failed && passed.value + failed.value > total) {
      add(
        line,
        `${passed.value} passed (line ${passed.line}) and ${failed.value} failed (line ${failed.line}) are more than ${total}`,
      )
    }
  }
  movedDenominator(claims, add)
}

/** `25 tests collected`, and then 23/23. */
function movedDenominator(claims: readonly CountClaim[], add: Add): void {
  const collected = claims.filter(
    ({ total, passed, failed }) => total !== undefined && passed === undefined && failed === undefined,
  )
  const answered = claims.filter(
    ({ total, passed, failed }) => total !== undefined && (passed !== undefined || failed !== undefined),
  )
  const [one, ...more] = collected
  if (one === undefined || answered.length === 0 || more.some(({ total }) => total !== one.total)) return
  const totals = [...new Set(answered.map(({ total }) => total ?? 0))]
  if (totals.includes(one.total ?? 0) || totals.reduce((a, b) => a + b, 0) === one.total) return
  const [claim] = answered
  if (claim !== undefined)
    add(claim.line, `the count is of ${claim.total} tests, line ${one.line} says that there are ${one.total}`)
}

function againstOutput(prose: readonly CountClaim[], pasted: readonly CountClaim[], add: Add): void {
  const [output, ...more] = pasted
  if (output === undefined || more.some(({ passed, failed }) => passed !== output.passed || failed !== output.failed))
    return
  const total = output.total ?? (output.passed ?? 0) + (output.failed ?? 0) + (output.skipped ?? 0)
  const real = {
    passed: output.passed ?? (output.total === undefined ? 0 : undefined),
    failed: output.failed ?? 0,
    total,
  }
  for (const claim of prose) {
    for (const kind of ['passed', 'failed', 'total'] as const) {
      const value = claim[kind]
      if (value !== undefined && real[kind] !== undefined && value !== real[kind]) {
        add(claim.line, `says ${value} ${kind}, the runner's own output in line ${output.line} says ${real[kind]}`)
      }
    }
  }
}

function againstList(prose: readonly CountClaim[], { lines, tests }: CountEvidence, add: Add): void {
  const listed = latest(tests)
  const size = (status: ListedTest['status']) => [...listed.values()].filter((test) => test.status === status).length
  const counts = { passed: size('passed'), failed: size('failed'), skipped: size('skipped') }
  const all = counts.passed + counts.failed + counts.skipped
  const claim =
    prose.find(({ passed, total }) => passed !== undefined && total !== undefined) ??
    prose.find(({ passed, failed }) => passed !== undefined || failed !== undefined)
  if (claim === undefined || all === 0) return
  const total =
    claim.total ?? (claim.passed !== undefined && claim.failed !== undefined ? claim.passed + claim.failed : undefined)
  const failed =
    claim.failed ??
    prose.find((other) => other.failed !== undefined && other.total === claim.total)?.failed ??
    (total !== undefined && claim.passed !== undefined && claim.skipped === undefined
      ? total - claim.passed
      : undefined)
  if (failed !== undefined && counts.failed > failed) {
    add(claim.line, `${failed} failed, but ${counts.failed} tests are listed as failed`)
    return
  }
  // A list of some of them proves nothing.
  if (counts.passed < 2 || all * 2 < (total ?? 0) || lines.some(({ text }) => ELIDED.test(text))) return
  if (claim.passed !== undefined && counts.passed !== claim.passed) {
    add(claim.line, `${claim.passed} passed, but the list names ${counts.passed} that did`)
  } else if (failed !== undefined && counts.failed !== failed) {
    add(claim.line, `${failed} failed, but the list names ${counts.failed} that did`)
  }
}

/** What is said last of each test. */
function latest(tests: readonly ListedTest[]): Map<string, ListedTest> {
  const byId = new Map<string, ListedTest>()
  const names = tests.map(({ id }) => id.split(/::|\//).at(-1) ?? id)
  for (const [index, test] of tests.entries()) {
    const name = names[index] ?? test.id
    // `test_001` is short for the one that begins so.
    const short = /^test_\d+$/.test(name) && names.some((other) => other.startsWith(`${name}_`))
    if (test.status === undefined || short) continue
    const known = byId.get(name)
    if (known === undefined || (known.status === 'passed' && test.status === 'failed')) byId.set(name, test)
  }
  return byId
}

function againstManifest(claims: readonly CountClaim[], { manifest, cycle }: AuditEvidence, add: Add): void {
  if (manifest === undefined || cycle !== undefined) return
  const totals = claims.filter(({ total }) => total !== undefined)
  const [first] = totals
  if (first === undefined || totals.some(({ total }) => total === manifest.length)) return
  add(first.line, `the count is of ${first.total} tests, the manifest names ${manifest.length}`)
}

function againstCycle(claims: readonly CountClaim[], { cycle }: AuditEvidence, add: Add): void {
  if (cycle === undefined) return
  for (const claim of claims) {
    const fits = cycle.counts.some(
      (counts) =>
        (claim.total === undefined || claim.total === counts.expected || claim.total === counts.collected) &&
        (claim.passed === undefined || claim.passed === counts.passed) &&
        (claim.failed === undefined || claim.failed === counts.failed) &&
        (claim.skipped === undefined || claim.skipped === counts.skipped),
    )
    const [counts] = cycle.counts
    if (fits || counts === undefined) continue
    add(
      claim.line,
      `cycle ${cycle.cycle} has ${counts.passed} passed and ${counts.failed} failed of ${counts.expected}`,
    )
  }
}
