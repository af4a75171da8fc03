import type { RuleResult } from '../audit-finding.js'
import type { CountClaim } from '../count-claims.js'
import { plain, type ReportLine, withoutQuotes } from '../report-lines.js'

/** Percentages against the counts beside them, and pass rates against the report's own counts. */
export function percentageDisagrees(lines: readonly ReportLine[], counts: readonly CountClaim[]): RuleResult {
  const result: RuleResult = { claims: 0, findings: [] }
  const overall = overallOf(counts)
  for (const line of lines) {
    if (line.zone === 'quote' || !line.text.includes('%')) continue
    const text = line.zone === 'code' ? line.text : plain(withoutQuotes(line.text))
    const pairs = pairsIn(text)
    for (const { count, total, shown } of pairs) check(result, line.number, { count, total, shown })
    if (pairs.length > 0 || line.zone === 'code' || overall === undefined || OTHER.test(text)) continue
    const rate =
      /\b(?:pass(?:ing)?|success)(?:[- ]rate)?\b[^%\d]{0,25}(\d{1,3}(?:\.\d+)?)\s*%|(\d{1,3}(?:\.\d+)?)\s*%\s*(?:of (?:the |all )?(?:[\w-]+ )?tests? )?(?:pass(?:ed|es|ing)?|success|green)\b/i.exec(
        text,
      )
    const shown = rate?.[1] ?? rate?.[2]
    if (shown !== undefined) check(result, line.number, { count: overall.passed, total: overall.total, shown })
  }
  return result
}

const OTHER =
  /\b(?:previous|before|earlier|target|goal|baseline|last|at least|minimum|must|should|threshold|was|were|below|above|historical|average)\b|→|->/i

interface Pair {
  count: number
  total: number
  shown: string
}

function pairsIn(text: string): Pair[] {
  const forward =
    /(?<![\d/.-])(\d{1,7})\s*(?:\/|of|out of)\s*(\d{1,7})(?![\d/])[^%\d]{0,30}?(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*%/gi
  const backward =
    /(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*%[^%\d]{0,25}?\(?(?<![\d/.-])(\d{1,7})\s*(?:\/|of|out of)\s*(\d{1,7})(?![\d/])/gi
  const found = [...text.matchAll(forward)].map(([, count, total, shown = '']) => ({
    count: Number(count),
    total: Number(total),
    shown,
  }))
  if (found.length > 0) return found.filter(({ total }) => total > 0)
  return [...text.matchAll(backward)]
    .map(([, shown = '', count, total]) => ({ count: Number(count), total: Number(total), shown }))
    .filter(({ total }) => total > 0)
}

function check(result: RuleResult, line: number, { count, total, shown }: Pair): void {
  result.claims++
  const true_ = (100 * count) / total
  const decimals = shown.split('.')[1]?.length ?? 0
  // Rounded or cut, both are fair; and what is left over may be meant (2/25 failed, 92 % green).
  const apart = Math.min(
    Math.abs(Number(shown) - true_),
    Math.abs(Number(shown) - (100 - true_)) + (count * 2 === total ? 0 : 0),
  )
  const fair = 10 ** -decimals
  const meant = Math.abs(Number(shown) - true_) < fair ? 0 : apart
  if (meant < fair && (Number(shown) < 100 || count === total || count === 0)) return
  result.findings.push({
    rule: 'percentage-disagrees',
    line,
    detail: `${count} of ${total} is ${Number(true_.toFixed(Math.max(1, decimals)))} %, not ${shown} %`,
  })
}

/** The one pair of numbers that all statements agree on. */
function overallOf(counts: readonly CountClaim[]): { passed: number; total: number } | undefined {
  const pairs = counts
    .filter(({ part }) => !part)
    .flatMap(({ total, passed, failed }) => {
      const whole = total ?? (passed !== undefined && failed !== undefined ? passed + failed : undefined)
      const good = passed ?? (whole !== undefined && failed !== undefined ? whole - failed : undefined)
      return whole === undefined || good === undefined || whole === 0 ? [] : [{ passed: good, total: whole }]
    })
  const [first] = pairs
  return first !== undefined && pairs.every(({ passed, total }) => passed === first.passed && total === first.total)
    ? first
    : undefined
}
