import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.js'

const PROGRAM = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))

function cli(cwd: string, ...args: string[]) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { cwd, encoding: 'utf8' })
}

describe('init', () => {
  it('writes a loop file that validate accepts, for a project without tests too', () => {
    const folder = temporaryFolder()
    const { status, stdout } = cli(folder, 'init', 'staging-p1')
    expect(status).toBe(0)
    expect(stdout).toContain('wrote loops/staging-p1.yaml')
    expect(stdout).toContain('untilgreen validate staging-p1')
    expect(cli(folder, 'validate').stdout).toBe('loops/staging-p1.yaml: valid\n')
  })

  it('runs the project’s own test tool', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'package.json'), '{"scripts":{"test":"node --test"}}')
    mkdirSync(join(folder, 'test'))
    writeFileSync(join(folder, 'test/a.test.js'), "require('node:test')('one', () => {})\n")
    expect(JSON.parse(cli(folder, 'init', 'mine', '--json').stdout)).toMatchObject({
      tool: 'node --test',
      written: ['loops/mine.yaml'],
    })
    expect(cli(folder, 'validate', 'mine').status).toBe(0)
    const judged = cli(folder, 'run', 'mine', '--once', '--revision', 'r1')
    expect(judged.stdout).toContain('GREEN: 1 of 1 passed')
  })

  it('writes a deploy script only when asked, and one that never claims to have deployed', () => {
    const folder = temporaryFolder()
    cli(folder, 'init', 'plain')
    expect(existsSync(join(folder, 'deploy.sh'))).toBe(false)
    cli(folder, 'init', 'scripted', '--deploy-script')
    expect(statSync(join(folder, 'deploy.sh')).mode & 0o111).toBe(0o111)
    expect(cli(folder, 'validate', 'scripted').status).toBe(0)
    expect(spawnSync(join(folder, 'deploy.sh')).status).toBe(1)
  })

  it('overwrites nothing: not the loop file, not the script', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'loops'))
    writeFileSync(join(folder, 'loops/mine.yaml'), 'mine\n')
    expect(cli(folder, 'init', 'mine')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is there already'),
    })
    expect(readFileSync(join(folder, 'loops/mine.yaml'), 'utf8')).toBe('mine\n')
    writeFileSync(join(folder, 'deploy.sh'), 'mine\n')
    expect(cli(folder, 'init', 'other', '--deploy-script').status).toBe(2)
    expect(existsSync(join(folder, 'loops/other.yaml'))).toBe(false)
  })

  it('refuses a name that is none', () => {
    expect(cli(temporaryFolder(), 'init', 'My Loop')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("can't be a loop's id"),
    })
  })
})
