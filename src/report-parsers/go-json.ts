import { addProblem, emptyClaims } from './claims.js'
import { createCollector } from './collector.js'
import { looksLikeGoJson } from './detect-text.js'
import { goEvent } from './go-event.js'
import { createGoPackages } from './go-packages.js'
import type { ReportParser } from './report-parser.js'
import { createStamps } from './stamps.js'
import { forEachLine } from './text-lines.js'

/** What Go prints between the JSON lines: build errors, their `# package` heads, packages that failed to build, notes of the go command. */
const PACKAGE_LINE = /^(FAIL|ok|\?)\s+(\S+)(?:\s+(.*))?$/

/**
 * `go test -json`. Ids are `package::Test/Sub`; leaves count, a parent only when it failed by itself.
 * A package that failed without a failing test is an error of its own, and so is each test that started and never ended.
 * Each package must say how it ended: without that the report is cut.
 */
export const goJsonParser: ReportParser = {
  format: 'go-json',
  summary: 'go test -json',
  detect: looksLikeGoJson,
  async parse({ chunks }) {
    const claims = emptyClaims('go-json')
    const collector = createCollector({ ownsIds: true })
    const packages = createGoPackages(collector, claims.problems)
    const seen: { first?: string; last?: string } = {}
    let loose = ''

    function looseLine(line: string): void {
      const match = PACKAGE_LINE.exec(line)
      if (match?.[1] === 'FAIL' && match[2] !== undefined) {
        packages.notBuilt(match[2], `${loose}${line}`)
        loose = ''
      } else if (loose.length < 16_384) loose += `${line}\n`
    }

    const end = await forEachLine(chunks, claims.problems, (line, number) => {
      if (line === '') return
      if (!line.startsWith('{')) return looseLine(line)
      const event = goEvent(line, number, claims.problems)
      if (event === undefined) return
      if (event.time !== undefined) {
        if (seen.first === undefined || event.time < seen.first) seen.first = event.time
        if (seen.last === undefined || event.time > seen.last) seen.last = event.time
      }
      packages.take(event)
    })
    if (!end.endedWithNewline && claims.problems.some(({ kind }) => kind === 'malformed')) {
      addProblem(claims.problems, 'cut', 'the last line is cut off')
    }
    const replayed = packages.end()
    const stamps = createStamps()
    stamps.see(seen.first, 'Time')
    stamps.see(seen.last, 'Time')
    return {
      ...claims,
      dialect: 'go test',
      tool: { name: 'go' },
      replayed,
      stamps: stamps.list(),
      durationResolutionMs: 10,
      shows: { attempts: true, interruption: false },
      tests: collector.tests(),
    }
  },
}
