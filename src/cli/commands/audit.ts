import { audit } from '../../diagnose/audit/audit.js'
import type { Audit, AuditEvidence } from '../../diagnose/audit/audit-finding.js'
import { offsetMinutes } from '../../diagnose/audit/read-time.js'
import { EXIT, UntilgreenError } from '../../errors.js'
import { inertJson, inertLine } from '../../model/inert-text.js'
import { systemClock } from '../../platform/clock.js'
import { fileFacts, readText } from '../../platform/files.js'
import { createMasker } from '../../platform/redact.js'
import type { Call, Command, Io } from '../command.js'
import { integerOption, textOption } from '../option-values.js'
import { readManifest } from '../read-manifest.js'
import { readStdin } from '../read-stdin.js'

/** `audit REPORT.md`: can a report that someone wrote be believed. */
export const command: Command = {
  name: 'audit',
  usage: 'audit REPORT.md [--manifest FILE] [--loop L --cycle N] [--timezone Z] [--json]',
  summary: 'Lists claims of a written report that the evidence does not carry.',
  options: {
    manifest: { type: 'string' },
    loop: { type: 'string' },
    cycle: { type: 'string' },
    timezone: { type: 'string' },
  },
  help: {
    manifest: 'FILE with the ids that exist, one a line',
    loop: 'L: the loop whose machine results the report speaks of',
    cycle: 'N: the cycle of that loop (default: its last with results)',
    timezone: 'Z: of times without offset: Europe/Berlin, -07:00 (default UTC)',
  },
  examples: [
    'untilgreen audit STAGING_REPORT.md --manifest loops/p1.manifest --timezone America/Los_Angeles',
    'untilgreen audit report.md --loop staging-p1 --cycle 7 --json',
  ],
  run,
}

const LARGEST_BYTES = 64 * 1024 * 1024

async function run(call: Call): Promise<number> {
  const [path, ...more] = call.args
  if (path === undefined || more.length > 0)
    throw new UntilgreenError('USAGE', 'audit takes one REPORT.md (`-` reads standard input)')
  const evidence = await readEvidence(call)
  const text = await readReport(path, call.io)
  const facts = path === '-' ? undefined : await fileFacts(path).catch(() => undefined)
  const writtenMs = facts?.modifiedAtMs
  const found = masked(audit(text, { ...evidence, ...(writtenMs !== undefined && { writtenMs }) }))
  call.io.out(call.json ? `${inertJson(found, 2)}\n` : printed(found, call.io))
  return found.trustworthy ? EXIT.green : EXIT.notGreen
}

async function readEvidence({ options, stateDir }: Call): Promise<AuditEvidence> {
  const timezone = textOption(options, 'timezone')
  const nowMs = systemClock.now()
  if (timezone !== undefined && offsetMinutes(timezone, nowMs) === undefined) {
    throw new UntilgreenError(
      'USAGE',
      `--timezone ${JSON.stringify(timezone)} is no time zone: Europe/Berlin, UTC, -07:00`,
    )
  }
  const loop = textOption(options, 'loop')
  const cycle = integerOption(options, 'cycle', { min: 1 })
  if (cycle !== undefined && loop === undefined) throw new UntilgreenError('USAGE', '--cycle needs --loop')
  const manifest = textOption(options, 'manifest')
  return {
    nowMs,
    ...(timezone !== undefined && { timezone }),
    ...(manifest !== undefined && { manifest: (await readManifest(manifest)).lines }),
    ...(loop !== undefined && {
      cycle: await (await import('../read-cycle-evidence.js')).readCycleEvidence(stateDir, loop, cycle),
    }),
  }
}

async function readReport(path: string, io: Io): Promise<string> {
  if (path === '-') return readStdin(io.stdin, { name: 'the report', maxBytes: LARGEST_BYTES })
  return readText(path, { maxBytes: LARGEST_BYTES }).catch((cause: unknown) => {
    throw new UntilgreenError(
      'DATA_UNREADABLE',
      `can't read ${path}: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    )
  })
}

/** Once more, with all the shapes that are known. */
function masked({ claims, trustworthy, findings }: Audit): Audit {
  const { mask } = createMasker([])
  return {
    claims,
    trustworthy,
    findings: findings.map((finding) => ({ ...finding, text: mask(finding.text), detail: mask(finding.detail) })),
  }
}

function printed({ claims, findings }: Audit, { color }: Pick<Io, 'color'>): string {
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[0m` : text)
  const quiet = (text: string): string => (color ? `\u001b[2m${text}\u001b[0m` : text)
  if (findings.length === 0)
    return `${bold('trustworthy')}: ${claims} claims, each carried by the evidence that was given\n`
  const lines = findings.map(
    ({ rule, line, text, detail }) =>
      `${bold(`line ${line}: ${rule}`)}\n    ${inertLine(detail)}\n    ${quiet(inertLine(text))}`,
  )
  return `${lines.join('\n')}\n\n${bold(`${findings.length} findings in ${claims} claims`)}\n`
}
