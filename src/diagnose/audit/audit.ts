import { AUDIT_RULES, type Audit, type AuditEvidence, type AuditFinding } from './audit-finding.js'
import { countClaims } from './count-claims.js'
import { reportLines } from './report-lines.js'
import { countsDisagree } from './rules/counts-disagree.js'
import { durationsContradict } from './rules/durations-contradict.js'
import { evidenceClock } from './rules/evidence-clock.js'
import { numberWithoutSource } from './rules/number-without-source.js'
import { percentageDisagrees } from './rules/percentage-disagrees.js'
import { secretExposed, withoutSecrets } from './rules/secret-exposed.js'
import { successNotMeasured } from './rules/success-not-measured.js'
import { unknownTestId } from './rules/unknown-test-id.js'
import { listTests } from './test-listing.js'

const LONGEST_TEXT = 200
const MOST_FINDINGS = 1_000

/** Holds each claim of a report, written by a person or a model, against its own evidence, a manifest and a cycle. Never throws; the answer holds no secret. */
export function audit(markdown: string, evidence: AuditEvidence): Audit {
  const lines = reportLines(markdown)
  const tests = listTests(lines)
  const counts = countClaims(lines)
  const results = [
    secretExposed(lines),
    evidenceClock(lines, evidence),
    unknownTestId(tests, evidence),
    countsDisagree(counts, { lines, tests, evidence }),
    percentageDisagrees(lines, counts),
    durationsContradict(lines, tests, counts),
    successNotMeasured(lines, { tests, counts, evidence }),
    numberWithoutSource(lines, tests, evidence),
  ]
  const findings = results
    .flatMap((result) => result.findings)
    .sort((a, b) => a.line - b.line || AUDIT_RULES.indexOf(a.rule) - AUDIT_RULES.indexOf(b.rule))
    .slice(0, MOST_FINDINGS)
    .map(
      ({ rule, line, detail }): AuditFinding => ({
        rule,
        line,
        text: shown(lines[line - 1]?.text ?? ''),
        detail: withoutSecrets(detail),
      }),
    )
  return { claims: results.reduce((sum, { claims }) => sum + claims, 0), trustworthy: findings.length === 0, findings }
}

/** Masked whole before it is cut: half a secret must not be left. */
function shown(text: string): string {
  const masked = withoutSecrets(text).trim()
  return masked.length <= LONGEST_TEXT ? masked : `${masked.slice(0, LONGEST_TEXT)}…`
}
