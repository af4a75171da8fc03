import { addProblem, emptyClaims } from './claims.js'
import { createCollector } from './collector.js'
import { looksLikeTap } from './detect-text.js'
import { LIMITS } from './limits.js'
import type { ReportParser } from './report-parser.js'
import { createTapReader } from './tap-reader.js'
import { forEachLine } from './text-lines.js'

/**
 * TAP 13 and 14. Points announced by `# Subtest` are tests, others only at the top; below it they are assertions of the test around them.
 * Ids are `parent > child`; a parent counts only when it failed by itself. The plan must be there and agree with the points.
 */
export const tapParser: ReportParser = {
  format: 'tap',
  summary: 'TAP 13/14',
  detect: looksLikeTap,
  async parse({ chunks }) {
    const claims = emptyClaims('tap')
    const collector = createCollector()
    const reader = createTapReader(collector, claims.problems)
    let block: { indent: number; lines: string[]; chars: number } | undefined
    let last = ''
    const end = await forEachLine(chunks, claims.problems, (line, number) => {
      last = line
      if (block !== undefined) {
        if (line.trimStart() === '...' && indentOf(line) === block.indent) {
          reader.diagnostic(block.lines)
          block = undefined
        } else {
          block.chars += line.length
          if (block.chars < LIMITS.traceChars) block.lines.push(line)
        }
        return
      }
      if (line.trimStart() === '---' && indentOf(line) > 0 && reader.awaitsDiagnostic()) {
        block = { indent: indentOf(line), lines: [], chars: 0 }
        return
      }
      reader.take(line, number)
    })
    if (block !== undefined) {
      reader.diagnostic(block.lines)
      addProblem(claims.problems, 'cut', 'a diagnostic block has no end')
    } else if (!end.endedWithNewline && /^\s*(?:not )?ok\b/.test(last)) {
      addProblem(claims.problems, 'cut', 'the last line has no line end')
    }
    const { dialect, interrupted, hasDurations } = reader.end()
    return {
      ...claims,
      ...(dialect !== undefined && { dialect }),
      ...(interrupted !== undefined && { interrupted }),
      ...(hasDurations && { durationResolutionMs: 0.01 }),
      shows: { attempts: false, interruption: true },
      tests: collector.tests(),
    }
  },
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
