import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.js'
import { commandNames } from './index.js'

const PROGRAM = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

function script(shell: string): string {
  return spawnSync(process.execPath, [PROGRAM, 'completion', shell], { encoding: 'utf8' }).stdout
}

/** What bash offers after these words, with the cursor at the last one. */
function offered(cwd: string, ...words: string[]): string[] {
  const program = `${script('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _untilgreen; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', program, 'bash', ...words], { cwd, encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

describe('completion', () => {
  it('of bash is a script that bash takes, and offers each command', () => {
    expect(spawnSync('bash', ['-n'], { input: script('bash') }).status).toBe(0)
    expect(offered(temporaryFolder(), 'untilgreen', '')).toEqual(expect.arrayContaining(commandNames()))
    expect(offered(temporaryFolder(), 'untilgreen', 'stat')).toEqual(['status'])
  })

  it('of bash knows each command’s own options, and the loops that are there', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'loops'))
    writeFileSync(join(folder, 'loops/staging-p1.yaml'), '')
    writeFileSync(join(folder, 'loops/p1.probes.yaml'), '')
    mkdirSync(join(folder, 'state/nightly'), { recursive: true })
    writeFileSync(join(folder, 'state/nightly/journal.ndjson'), '')
    expect(offered(folder, 'untilgreen', 'run', '--on')).toEqual(['--once', '--only'])
    expect(offered(folder, 'untilgreen', '-C', 'x', 'run', 'stag')).toEqual(['staging-p1'])
    expect(offered(folder, 'untilgreen', 'status', 'n')).toEqual(['nightly'])
    expect(offered(folder, 'untilgreen', 'judge', 'st')).toEqual(['state'])
  })

  it.each(['zsh', 'fish'])('of %s names each command', (shell) => {
    const text = script(shell)
    for (const name of commandNames()) expect(text).toContain(name)
    if (spawnSync(shell, ['-c', 'true']).status === 0) expect(spawnSync(shell, ['-n'], { input: text }).status).toBe(0)
  })

  it('refuses a shell that it does not know', () => {
    expect(spawnSync(process.execPath, [PROGRAM, 'completion', 'tcsh']).status).toBe(2)
  })
})
