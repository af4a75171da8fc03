import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLI } from './places.js'
import { type Ended, runProgram } from './processes.js'

const REPORT = `<testsuites><testsuite name="s" tests="2" failures="1" errors="0" skipped="0" time="0.2">
<testcase classname="t" name="a" time="0.1"/>
<testcase classname="t" name="b" time="0.1"><failure message="expected 1, got 2">expected 1, got 2</failure></testcase>
</testsuite></testsuites>
`
const COPY = '#!/bin/sh\nsleep 0\ncp report.xml "$UNTILGREEN_REPORTS/$1.xml"\nexit 1\n'

/** Four commands a cycle (revision, deploy, two suites) that do next to nothing; never green. */
export function smallLoop(folder: string): { run(...args: string[]): Promise<Ended>; files: string[] } {
  mkdirSync(join(folder, 'loops'), { recursive: true })
  writeFileSync(join(folder, 'report.xml'), REPORT)
  writeFileSync(join(folder, 'test.sh'), COPY)
  chmodSync(join(folder, 'test.sh'), 0o755)
  const suite = (name: string): string =>
    `    - { name: ${name}, use: command, run: [./test.sh, ${name}], report: "\${reports}/${name}.xml" }\n`
  writeFileSync(
    join(folder, 'loops/small.yaml'),
    `loop: small
environment: bench-${process.pid}
deploy: { use: command, run: ["/bin/true"], revision: { run: ["/bin/echo", "r1"] } }
test:
  suites:
${suite('p1')}${suite('p2')}stop: { maxCycles: 1000, stalledCycles: 1000 }
`,
  )
  return {
    files: ['report.xml', 'test.sh'],
    run: (...args) => runProgram([process.execPath, CLI, 'run', 'small', ...args], { cwd: folder, codes: [0, 1] }),
  }
}
