import { judgeContext } from '../../judge/context.js'
import { judge } from '../../judge/judge.js'
import type { EventBody } from '../../model/event.js'
import type { Manifest } from '../../model/manifest.js'
import type { SuiteRun } from '../../model/test-run.js'
import { isAnswer } from '../../model/verdict.js'
import { hashFile } from '../../platform/files.js'
import { createMasker } from '../../platform/redact.js'
import { ownersOf } from '../owners.js'
import { readReports } from '../read-reports.js'

/** What the journal takes of an old report. */
export type OldRun = Omit<EventBody & { event: 'run:imported' }, 'format'>

/**
 * Reads and judges an old report by what it holds itself.
 * Only an answer with at least one test is a point of the curve; anything else keeps its reason.
 * @throws UntilgreenError DATA_UNREADABLE for a file that can't be opened.
 */
export async function oldRun(
  path: string,
  { suite: name, manifest, now }: { suite: string; manifest?: Manifest | undefined; now: string },
): Promise<OldRun> {
  const hash = await hashFile(path)
  const { reports, results } = await readReports([path], nothing())
  const suite: SuiteRun = {
    suite: name,
    priority: '',
    runner: 'none',
    window: { startedAt: now, finishedAt: now, durationMs: 0 },
    reports,
    results,
    metadata: { addresses: [], identities: [] },
    ...(manifest !== undefined && { manifest: { source: 'file', name: manifest.name, ids: manifest.lines } }),
  }
  const clusters = await ownersOf(results)
  const { verdict, green, passRate, counts, checks } = judge(suite, judgeContext('command', now, { clusters }))
  const broken = checks.filter(({ held, breaksTo }) => held === false && breaksTo !== 'failed')
  const trusted = isAnswer(verdict) && counts.collected > 0
  return {
    event: 'run:imported',
    hash,
    source: path,
    suite: name,
    evidenceAt: evidenceTime(reports),
    verdict,
    green,
    passRate: trusted ? passRate : null,
    passed: counts.passed,
    expected: counts.expected,
    causes: clusters.map(({ id }) => id).sort(),
    ...(!trusted && {
      // Messages quote the report, and a report quotes what servers said.
      reason: createMasker([])
        .mask(broken.map(({ rule, message }) => `${rule}: ${message}`).join('; '))
        .slice(0, 500),
    }),
  }
}

/** The latest time that the report itself carries, else when its file was last changed. */
function evidenceTime(reports: SuiteRun['reports']): string {
  const stamps = reports
    .flatMap(({ stamps }) => stamps.map(({ at }) => at))
    .filter((at) => !Number.isNaN(Date.parse(at)))
  const latest = stamps.sort((a, b) => Date.parse(b) - Date.parse(a))[0]
  return latest ?? reports[0]?.modifiedAt ?? new Date(0).toISOString()
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
