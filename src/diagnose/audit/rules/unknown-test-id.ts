import type { AuditEvidence, RuleResult } from '../audit-finding.js'
import type { ListedTest } from '../test-listing.js'

/** Tests that the report names and no manifest or run knows. A short form (`test_001`) is known by what begins with it. */
export function unknownTestId(tests: readonly ListedTest[], { manifest, cycle }: AuditEvidence): RuleResult {
  const ids = manifest ?? cycle?.tests.map(({ id }) => id)
  if (ids === undefined) return { claims: 0, findings: [] }
  const known = new Set(ids.flatMap(namesOf))
  const sorted = [...known].sort()
  const where = manifest === undefined ? `cycle ${cycle?.cycle}` : 'the manifest'
  const seen = new Set<string>()
  const findings: RuleResult['findings'] = []
  for (const { id, line } of tests) {
    if (seen.has(id)) continue
    seen.add(id)
    if (
      namesOf(id).some((name) => known.has(name) && name.length >= lastName(id).length) ||
      beginsOne(lastName(id), sorted)
    )
      continue
    findings.push({
      rule: 'unknown-test-id',
      line,
      detail: `${id} is not in ${where} (${ids.length} ids): no run can have collected it`,
    })
  }
  return { claims: seen.size, findings }
}

/** A full id and each end and part of it that people write. */
function namesOf(id: string): string[] {
  const plain = id.normalize('NFC').trim()
  const bare = plain.replace(/\[[^\]]*\]$/, '')
  const names = new Set([plain, bare])
  for (const text of [plain, bare]) {
    for (const part of text.split(/::| > |\/|\.(?=[A-Za-z_])/)) names.add(part.trim())
    for (const match of text.matchAll(/::| > |\/|\./g))
      names.add(text.slice((match.index ?? 0) + match[0].length).trim())
  }
  return [...names].filter((name) => name.length > 1)
}

function lastName(id: string): string {
  return (
    id
      .replace(/\[[^\]]*\]$/, '')
      .split(/::| > |\//)
      .at(-1) ?? id
  )
}

function beginsOne(name: string, sorted: readonly string[]): boolean {
  if (!/^test_\d+$/i.test(name)) return false
  return sorted.some((known) => known.startsWith(`${name}_`))
}
