import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLI } from './places.js'
import { type Ended, runProgram } from './processes.js'

const ONE = `#!/bin/sh
case "$1" in
hang*) exec sleep 60;;
bad*) sleep 0.5; date +%s%N > "bad-at"; echo "AssertionError: expected 1, got 2"; exit 1;;
*) sleep 0.5;;
esac
`

/** A loop that runs each test of its manifest by itself: \`hang…\` hang, \`bad…\` fail after half a second, others pass. */
export function eachLoop(
  folder: string,
  ids: readonly string[],
  more: { workers: number; suite?: string; loop?: string },
): { run(): Promise<Ended> } {
  mkdirSync(join(folder, 'loops'), { recursive: true })
  writeFileSync(join(folder, 'one.sh'), ONE)
  chmodSync(join(folder, 'one.sh'), 0o755)
  writeFileSync(join(folder, 'loops/each.manifest'), `${ids.join('\n')}\n`)
  writeFileSync(
    join(folder, 'loops/each.yaml'),
    `loop: each
environment: bench-each-${process.pid}
deploy: { use: none }
${more.loop ?? ''}test:
  suites:
    - name: p1
      use: command
      each: { run: [./one.sh, "\${test.id}"], workers: ${more.workers} }
      manifest: loops/each.manifest
      timeout: { suite: 2m, test: 4s }
${more.suite ?? ''}stop: { maxCycles: 100 }
`,
  )
  return { run: () => runProgram([process.execPath, CLI, 'run', 'each', '--once'], { cwd: folder, codes: [0, 1] }) }
}
