// `npm run check`: everything that must be clean, in one command. Prints a line a step; what fails prints all it has to say.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const TOTALS = '.vitest-totals.json'
const node = process.execPath
const bin = (path) => [node, [`node_modules/${path}`]]

const steps = [
  ['types', ...withArgs(bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit')],
  ['lint and format', ...withArgs(bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.')],
  ['sizes', node, ['.ci/sizes.mjs']],
  ['borders', node, ['.ci/borders.mjs']],
  ['dead code', ...withArgs(bin('knip/bin/knip.js'), '--no-progress')],
]

let failed = 0
for (const [name, command, args] of steps) failed += quiet(name, command, args)
failed += tests()
process.exit(failed === 0 ? 0 : 1)

function withArgs([command, args], ...more) {
  return [command, [...args, ...more]]
}

function quiet(name, command, args) {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`
  process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name} (${took})\n`)
  if (status !== 0) process.stdout.write(`${stdout}${stderr}\n`)
  return status === 0 ? 0 : 1
}

/** The test runner speaks for itself; its totals are repeated at the very end, where they are looked for. */
function tests() {
  rmSync(TOTALS, { force: true })
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=./.ci/flaky-reporter.mjs',
    '--reporter=json',
    `--outputFile.json=${TOTALS}`,
  ]
  const { status } = spawnSync(node, args, { stdio: 'inherit' })
  if (!existsSync(TOTALS)) {
    process.stdout.write('✗ tests: the runner wrote no totals\n')
    return 1
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(TOTALS, 'utf8'),
  )
  rmSync(TOTALS, { force: true })
  for (const title of skippedTitles(testResults)) process.stdout.write(`skipped: ${title}\n`)
  const skipped = numPendingTests + numTodoTests
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${skipped} skipped\n`)
  return status === 0 && numFailedTests === 0 && numPassedTests > 0 ? 0 : 1
}

function skippedTitles(files) {
  return files.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => fullName),
  )
}
