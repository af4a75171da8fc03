import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

const EXAMPLE = 'loops/examples/own-adapters'

/** The example alone in a folder, with the package beside it as npm would lay it there: nothing of `src` is in reach. */
function copyOfExample() {
  const folder = temporaryFolder()
  cpSync(EXAMPLE, join(folder, EXAMPLE), { recursive: true })
  cpSync('node_modules/zod', join(folder, 'node_modules/zod'), { recursive: true })
  symlinkSync(resolve('.'), join(folder, 'node_modules/untilgreen'))
  const path = (file: string) => join(folder, file)
  return {
    path,
    read: (file: string) => readFileSync(path(file), 'utf8'),
    write: (file: string, text: string) => writeFileSync(path(file), text),
    run(file = `${EXAMPLE}/site.yaml`) {
      const { NODE_TEST_CONTEXT: _ours, ...env } = process.env
      const argv = [`${EXAMPLE}/run.mjs`, file]
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: folder, env, encoding: 'utf8' })
      return { exitCode: status, stdout, stderr }
    },
  }
}

describe('a deployer and a tracker written against the public door', () => {
  it('deploy and are green', () => {
    const example = copyOfExample()
    const { exitCode, stdout, stderr } = example.run()
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toMatch(/^loop:started\n[\s\S]*verdict: passed\n$/)
    expect(basename(readlinkSync(example.path('state/own-adapters-releases/current')))).toBe('1.0.0')
  })

  it('file what is red, once', () => {
    const example = copyOfExample()
    example.write(`${EXAMPLE}/site/about.html`, '<a href="nowhere.html">Nowhere</a>')
    example.write(`${EXAMPLE}/site/version.txt`, '1.0.1\n')
    expect(example.run()).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('verdict: failed') })
    expect(example.run().exitCode).toBe(1)
    const lines = example.read('state/own-adapters-tickets.ndjson').trimEnd().split('\n')
    const opened = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'open')
    expect(opened).toMatchObject([{ id: 'J-1', tests: [expect.stringContaining('about.html leads to nowhere.html')] }])
  })

  it('have their options checked with the line, like built-in ones', () => {
    const example = copyOfExample()
    const written = example.read(`${EXAMPLE}/site.yaml`)
    example.write('wrong.yaml', written.replace('use: folder, from:', 'use: folder, form:'))
    const { exitCode, stderr } = example.run('./wrong.yaml')
    expect(exitCode).toBe(78)
    expect(stderr).toMatch(/wrong\.yaml:4:\d+[\s\S]*'form'[\s\S]*did you mean 'from'/)
  })

  it('are unknown to a program that does not bring them', () => {
    const argv = ['dist/cli/main.js', 'validate', `${EXAMPLE}/site.yaml`]
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
    expect(status).toBe(78)
    expect(`${stdout}${stderr}`).toContain('folder')
  })

  it('hold against the package’s types', () => {
    const example = copyOfExample()
    cpSync('node_modules/@types/node', example.path('node_modules/@types/node'), { recursive: true })
    cpSync('node_modules/undici-types', example.path('node_modules/undici-types'), { recursive: true })
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023'],
      types: ['node'],
      strict: true,
      allowJs: true,
      noEmit: true,
      skipLibCheck: true,
    }
    example.write('tsconfig.json', JSON.stringify({ compilerOptions, include: [`${EXAMPLE}/*.mjs`] }))
    const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', example.path('.')], {
      encoding: 'utf8',
    })
    expect(tsc.stdout).toBe('')
  })
})

describe('a family of adapters', () => {
  it('takes no second adapter of one kind', async () => {
    const { familiesWith } = await import('../config/own-adapters.js')
    const { commandDeployer } = await import('../stages/deploy/deployers/command.js')
    expect(() => familiesWith({ deployers: [commandDeployer as never] })).toThrow('a second deployer of kind command')
  })
})
