import type { AuditEvidence, RuleResult } from '../audit-finding.js'
import type { CountClaim } from '../count-claims.js'
import { plain, type ReportLine, withoutQuotes } from '../report-lines.js'
import type { ListedTest } from '../test-listing.js'

const GOOD = '(?:pass(?:ed|es|ing)?|succeed(?:ed|s)?|green)'
/** That the tests, or all of it, are good. */
const WHOLE: readonly RegExp[] = [
  /\bmission accomplished\b/i,
  new RegExp(
    `\\b(?:all|every|each)\\b[^.;:]{0,40}\\b(?:tests?|checks?|suites?|specs?|scenarios?|probes?)\\b[^.;:]{0,25}\\b${GOOD}\\b`,
    'i',
  ),
  new RegExp(
    `\\b100(?:\\.0+)?\\s?%\\s*(?:of (?:the |all )?(?:\\w+ )?tests? )?(?:${GOOD}|success|working|functional|complete|operational)`,
    'i',
  ),
  /\b(?:success|pass(?:ing)?)[ -]rate\b[^\d%]{0,10}100(?:\.0+)?\s?%/i,
  /\ball (?:systems )?(?:green|go)\b/i,
  /\b(?:is|are|now|fully|system|staging|loop|build|pipeline)\s+(?:all |fully |completely )?(?:production|deployment|release)[- ]ready\b|^(?:status\W+)?(?:production|release)[- ]ready\b|\bready for (?:production|release|deployment|prod)\b/i,
  /\beverything (?:is )?(?:now )?(?:works?|working|passes|passed|green|fine|perfect)/i,
  /\b(?:fully|completely|100\s?%) (?:operational|functional|working|stable|fixed|resolved|green)\b/i,
  /\b(?:tests?|suite|build|pipeline|loop|staging|run)\b(?: \w+)? (?:is|are|was|were|went|turned|stays?) (?:now |all |fully )?(?:green|passing|successful)\b/i,
  /\b(?:zero|no) (?:test )?(?:failures?|failing tests?|failed tests?|regressions?)\b/i,
  /^(?:overall |final |test |loop )?(?:status|result|verdict|outcome)s?\W+(?:✅\s*)?(?:success|passed|green|all passed|complete)\b/i,
  /\b(?:test (?:suite|run)|tests?|suite|loop)\b[^.;:]{0,20}\b(?:completed? successfully|succeeded|was (?:a )?(?:complete )?success(?:ful)?)\b/i,
]
/** That some step was done well. */
const STEP: readonly RegExp[] = [
  /\b(?:deploy(?:ment)?|rollout|release|migration|fix|rollback)\b[^.;:]{0,25}\b(?:successful(?:ly)?|succeeded|verified|confirmed working)\b/i,
  /\bsuccessfully (?:deployed|resolved|validated|verified|released|rolled out|fixed)\b/i,
  /\b(?:fix|bug|issue|problem)\b[^.;:]{0,25}\b(?:verified|confirmed|proven) (?:working |fixed )?(?:on|in|against) (?:staging|production)\b/i,
]
const ALL_OF_ALL = new RegExp(
  `(?<![\\d/.-])(\\d{1,6})\\s*(?:\\/|of|out of)\\s*(\\d{1,6})\\s*(?:\\w+ ){0,3}?(?:tests? )?\\W{0,3}${GOOD}\\b`,
  'i',
)
const NO_CLAIM =
  /\b(?:no (?:run|suite|cycle|build|loop)|yet|nothing|none|not|n't|never|no longer|isn|aren|wasn|weren|didn|doesn|don|cannot|can't|without|neither|nor|fails? to|failed to|far from|hardly|almost|nearly|if|when|whenever|once|until|till|unless|whether|should|must|would|could|may|might|shall|can|will|want|need(?:s|ed)?|ensure|make sure|before|after|so that|in order|goal|aim|target|plan(?:ned)?|next|todo|expect(?:s|ed)?|require[sd]?|criteri(?:a|on)|only|claims?|claimed|says|said|supposed|assum(?:e|es|ed|ing)|hope|try|verify that|check (?:that|whether)|means?|returns?|exits?|where|example|pending|waiting)\b|\?\s*$|\[ \]/i

/** Success that nothing in the report or the cycle measured, or that it contradicts. Negated, conditional and quoted success is no claim. */
export function successNotMeasured(
  lines: readonly ReportLine[],
  { tests, counts, evidence }: { tests: readonly ListedTest[]; counts: readonly CountClaim[]; evidence: AuditEvidence },
): RuleResult {
  const measured = measure(lines, tests, counts)
  const result: RuleResult = { claims: 0, findings: [] }
  for (const { text, number, zone } of lines) {
    if (zone !== 'prose' || WIDE_ROW.test(text)) continue
    const said = sentences(plain(withoutQuotes(text)))
    const claim =
      said.find((sentence) => WHOLE.some((pattern) => claimed(pattern, sentence)) || allOfAll(sentence)) ?? undefined
    const step = claim ?? said.find((sentence) => STEP.some((pattern) => claimed(pattern, sentence)))
    if (step === undefined) continue
    result.claims++
    const why = claim === undefined ? stepProblem(measured, evidence) : wholeProblem(measured, evidence)
    if (why !== undefined) result.findings.push({ rule: 'success-not-measured', line: number, detail: why })
  }
  return result
}

/** A sentence that says so, and neither denies nor imagines it. Words that "no failures" needs are no denial. */
function claimed(pattern: RegExp, sentence: string): boolean {
  const match = pattern.exec(sentence)
  if (match === null) return false
  const rest = `${sentence.slice(0, match.index)} ${sentence.slice(match.index + match[0].length)}`
  return !NO_CLAIM.test(rest) && !NO_CLAIM.test(match[0].replace(/\b(?:zero|no) (?=\w)/i, ''))
}

/** `25/25 passed`. */
function allOfAll(sentence: string): boolean {
  const match = ALL_OF_ALL.exec(sentence)
  return match !== null && match[1] === match[2] && match[1] !== '0' && !NO_CLAIM.test(sentence)
}

/** A row of four cells or more: what is expected stands beside what is. */
const WIDE_ROW = /^\s*\|(?:[^|]*\|){4,}\s*$/
/** A runner's line of a test that passed. */
const SHOWN = /^\s*(?:ok\s+\d|ok\s+[\w./-]+\s+[\d.]+s|PASS\b|--- PASS|[✓✔√]\s)|\bPASSED\b/

interface Measured {
  /** Tests that pasted output or the list shows as passed. */
  passed: boolean
  failed?: string
  /** Any pasted output at all. */
  output: boolean
}

function measure(lines: readonly ReportLine[], tests: readonly ListedTest[], counts: readonly CountClaim[]): Measured {
  const listed = tests.find(({ status }) => status === 'failed')
  const counted = counts.find(
    ({ failed, passed, total }) => (failed ?? 0) > 0 || (passed !== undefined && total !== undefined && passed < total),
  )
  const empty = counts.find(({ total, passed }) => total === 0 || (passed === 0 && total === undefined))
  const failed =
    listed !== undefined
      ? `line ${listed.line} lists ${listed.id} as failed`
      : counted !== undefined
        ? `line ${counted.line} counts tests that did not pass`
        : empty !== undefined
          ? `line ${empty.line} says that none ran`
          : undefined
  const table = lines.some(({ text }) => /^\s*\|.*\b(?:held|passed)\b.*\|/i.test(text))
  return {
    passed:
      tests.some(({ status }) => status === 'passed') ||
      counts.some((claim) => (claim.pasted || claim.part) && (claim.passed ?? 0) > 0) ||
      table ||
      lines.some(({ zone, text }) => zone === 'code' && SHOWN.test(text)),
    output: lines.some(({ zone, text }) => zone === 'code' && text.trim() !== '' && !/^\s*[`~]/.test(text)),
    ...(failed !== undefined && { failed }),
  }
}

function wholeProblem(measured: Measured, { cycle }: AuditEvidence): string | undefined {
  if (cycle !== undefined && !cycle.green) return `cycle ${cycle.cycle} is not green (${cycle.verdict})`
  if (measured.failed !== undefined) return `success is declared, but ${measured.failed}`
  if (cycle?.green || measured.passed) return undefined
  return 'success is declared, and no list, no pasted output and no cycle shows a test that passed'
}

function stepProblem(measured: Measured, { cycle }: AuditEvidence): string | undefined {
  return cycle !== undefined || measured.output || measured.passed
    ? undefined
    : 'success is declared, and nothing in the report shows it'
}

function sentences(text: string): string[] {
  return text.split(/(?<=[.!?;])\s+|\s+[–—]\s+|,\s+(?:but|however|although)\s+/)
}
