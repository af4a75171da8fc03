import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstalledPackage, installPackage } from './installed-package.js'
import { startPeer } from './peers.js'
import { junit } from './small-loop.js'

let installed: InstalledPackage
beforeAll(() => {
  installed = installPackage()
}, 180_000)
afterAll(() => installed?.remove())

const wanted = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string; dependencies: object }

describe('the installed package runs in an empty folder', () => {
  it('says its version and lists its commands', async () => {
    expect(await installed.npx('untilgreen', '--version')).toMatchObject({ exitCode: 0, stdout: `${wanted.version}\n` })
    expect((await installed.npx('untilgreen', '--help')).stdout).toContain('judge')
  })

  it('judges a green report by 0 and a red one by 1', async () => {
    writeFileSync(join(installed.project, 'green.xml'), junit(['a', 'b']))
    writeFileSync(join(installed.project, 'red.xml'), junit(['a'], ['b']))
    const green = await installed.npx('untilgreen', 'judge', 'green.xml', '--exit-code', '0', '--json')
    expect(green.exitCode).toBe(0)
    expect(JSON.parse(green.stdout)).toMatchObject({ verdict: 'passed', green: true, passRate: 1 })
    const red = await installed.npx('untilgreen', 'judge', 'red.xml', '--exit-code', '1', '--json')
    expect(red.exitCode).toBe(1)
    expect(JSON.parse(red.stdout)).toMatchObject({ verdict: 'failed', green: false, passRate: 0.5 })
  })

  it('prints the JSON Schemas that lie in it', async () => {
    for (const [argument, path] of [
      ['loop', 'templates/loop.schema.json'],
      ['probes', 'templates/probes.schema.json'],
    ] as const) {
      const printed = await installed.npx('untilgreen', 'schema', argument)
      expect(printed.exitCode).toBe(0)
      expect(JSON.parse(readFileSync(join(installed.folder, path), 'utf8'))).toEqual(JSON.parse(printed.stdout))
    }
  })

  it('is imported by its name, its schemas too', () => {
    const program = `
      import * as untilgreen from 'untilgreen'
      import loop from 'untilgreen/schema/loop.json' with { type: 'json' }
      import probes from 'untilgreen/schema/probes.json' with { type: 'json' }
      console.log(typeof untilgreen.judge, typeof untilgreen.runLoop, typeof loop.properties, typeof probes.properties)`
    writeFileSync(join(installed.project, 'use.mjs'), program)
    const { stdout, stderr } = spawnSync(process.execPath, ['use.mjs'], { cwd: installed.project, encoding: 'utf8' })
    expect(stdout, stderr).toBe('function function object object\n')
  })
})

describe('the types of the installed package', () => {
  it('compile strictly, down to the last declaration', () => {
    const libraries = { lib: ['es2023'], types: ['node'], typeRoots: [resolve('node_modules/@types')] }
    const compilerOptions = { module: 'nodenext', target: 'es2023', strict: true, noEmit: true, ...libraries }
    const use = `import { defineAdapter, judge, runLoop, type Deployer, type Verdict } from 'untilgreen'
export const verdict: Verdict = 'passed'
export const functions: ((...all: never[]) => unknown)[] = [judge, runLoop, defineAdapter]
export type Kind = Deployer['kind'] extends string ? true : never
`
    writeFileSync(join(installed.project, 'use.ts'), use)
    writeFileSync(join(installed.project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', installed.project], {
      encoding: 'utf8',
    })
    expect(tsc.stdout).toBe('')
    expect(tsc.status).toBe(0)
  })
})

describe('what is in the package', () => {
  it('is the programs, their types, templates and the papers, and nothing else', () => {
    const strange = installed.files.filter(
      (path) => !/^(dist\/.*\.(js|d\.ts)|templates\/.*|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path),
    )
    expect(strange).toEqual([])
    expect(
      installed.files.filter((path) => /(^|\/)(testing|bench|fixtures|corpus)\/|\.test\.|\.contract\./.test(path)),
    ).toEqual([])
    for (const needed of [
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'templates/report.html.eta',
      'templates/docker/healthcheck.mjs',
    ])
      expect(installed.files).toContain(needed)
  })

  it('is reached from the command line or the library', () => {
    const reached = reachedFrom(['dist/cli/main.js', 'dist/index.js'])
    const programs = installed.files.filter((path) => path.startsWith('dist/') && path.endsWith('.js'))
    // What an earlier build left in a developer's `dist` is not there in a fresh clone.
    const ofSources = programs.filter((path) => existsSync(path.replace(/^dist/, 'src').replace(/js$/, 'ts')))
    expect(ofSources.length).toBeGreaterThan(100)
    const unreached = ofSources.filter((path) => !reached.has(path) && !isTypesOnly(path))
    expect(unreached).toEqual([])
  })

  it('stays below 1 MB packed', () => {
    process.stderr.write(
      `package: ${installed.files.length} files, ${(installed.packedBytes / 1024).toFixed(0)} KiB packed, ${(installed.unpackedBytes / 1024).toFixed(0)} KiB unpacked\n`,
    )
    expect(installed.packedBytes).toBeLessThan(1024 * 1024)
  })

  it('has nothing for publint to say', async () => {
    const { messages } = await publint({ pkgDir: installed.folder, pack: false, strict: true })
    expect(messages).toEqual([])
  })

  it('makes its command executable', () => {
    expect(statSync(join(installed.folder, 'dist/cli/main.js')).mode & 0o111).not.toBe(0)
  })
})

/** Files of the package that these import, directly or not, at once or lazily. */
function reachedFrom(entries: readonly string[]): Set<string> {
  const reached = new Set<string>()
  const open = [...entries]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    const text = readFileSync(join(installed.folder, path), 'utf8')
    for (const [, target = ''] of text.matchAll(/(?:from|import|import\()\s*['"](\.{1,2}\/[^'"]+)['"]/g))
      open.push(posix.join(posix.dirname(path), target))
  }
  return reached
}

/** A file of types alone: TypeScript leaves an empty module. */
function isTypesOnly(path: string): boolean {
  return /^export \{\};?\s*$/.test(readFileSync(join(installed.folder, path), 'utf8'))
}

describe('a probe of the installed package', () => {
  it('asks a server, and is red where the answer is wrong', async () => {
    const peer = await startPeer({ http: (_request, response) => response.end('{"status":"healthy"}') })
    const probe = (status: string) =>
      `probes:\n  - name: health\n    steps:\n      - http: { url: "${peer.http}/health" }\n        expect: { status: 200, json: { /status: ${status} } }\n`
    writeFileSync(join(installed.project, 'green.yaml'), probe('healthy'))
    writeFileSync(join(installed.project, 'red.yaml'), probe('broken'))
    expect(await installed.npx('untilgreen', 'probe', 'green.yaml')).toMatchObject({ exitCode: 0 })
    expect(await installed.npx('untilgreen', 'probe', 'red.yaml')).toMatchObject({ exitCode: 1 })
  })
})
