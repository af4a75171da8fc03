// No source file over 250 lines: a file that needs more has two names.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const CAP = 250
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'loops', '.ci'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /\.(ts|mjs|py)$/.test(path) && !path.includes('/fixtures/'))
const tooLong = files
  .map((path) => [path, readFileSync(path, 'utf8').split('\n').length - 1])
  .filter(([, lines]) => lines > CAP)
for (const [path, lines] of tooLong) console.error(`${path}: ${lines} lines, at most ${CAP}`)
if (files.length === 0) console.error('no source file was found: the list itself is broken')
process.exit(tooLong.length === 0 && files.length > 0 ? 0 : 1)
