import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import config from '../../.dependency-cruiser.mjs'

/** One violation of each rule: file → what it imports; `type …`: for its types alone. */
const PLANTED: Record<string, Record<string, string>> = {
  'no-circles': { 'src/notify/a.ts': 'type ./b.js', 'src/notify/b.ts': 'type ./a.js' },
  'model-knows-nothing': { 'src/model/m.ts': '../judge/j.js' },
  'engines-are-pure': { 'src/judge/j.ts': '../platform/p.js' },
  'engines-keep-to-themselves': { 'src/diagnose/d.ts': '../judge/j.js' },
  'platform-is-the-ground': { 'src/platform/p.ts': '../model/m.js' },
  'loop-knows-no-adapter': { 'src/loop/l.ts': '../stages/test/t.js' },
  'stages-are-strangers': { 'src/stages/test/t.ts': '../deploy/d.js', 'src/stages/deploy/d.ts': '' },
  'stages-know-no-loop': { 'src/report/r.ts': '../cli/c.js' },
  'the-world-is-behind-the-platform': { 'src/store/s.ts': 'node:fs' },
  'cli-is-thin': { 'src/cli/c.ts': '../loop/l.js' },
  'nobody-imports-the-cli': { 'src/compose.ts': './cli/c.js' },
  'nobody-ships-tests': { 'src/config/c.ts': '../testing/t.js', 'src/testing/t.ts': '' },
  'declared-dependencies': { 'src/probe/p.ts': 'no-such-package' },
}

describe('borders', () => {
  let folder: string
  let broken: Set<string>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'untilgreen-borders-'))
    for (const files of Object.values(PLANTED)) {
      for (const [file, imported] of Object.entries(files)) plant(file, imported)
    }
    writeFileSync(join(folder, 'package.json'), '{"name":"planted","type":"module"}')
    writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"module":"nodenext"}}')
    const { tsConfig: _tsConfig, ...options } = config.options
    const { output } = await cruise(['src'], {
      ...options,
      baseDir: folder,
      ruleSet: { forbidden: config.forbidden },
      validate: true,
    } as never)
    broken = new Set((output as ICruiseResult).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`))
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function plant(file: string, imported: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${importing(imported)}export const here = true\n`, { flag: 'a' })
  }

  function importing(imported: string): string {
    if (imported === '') return ''
    const [path = '', type] = imported.split(' ').reverse()
    return type === undefined
      ? `import * as planted from '${path}'\nexport const used = planted\n`
      : `import type * as planted from '${path}'\nexport type Used = typeof planted\n`
  }

  it.each(Object.keys(PLANTED))('catch a planted violation of %s', (rule) => {
    const [file] = Object.keys(PLANTED[rule] ?? {})
    expect([...broken]).toContain(`${rule}: ${file}`)
  })

  it('plant a violation of every rule that needs no installed package', () => {
    const names = config.forbidden
      .map(({ name }: { name: string }) => name)
      .filter((name: string) => name !== 'no-dev-dependencies')
    expect(Object.keys(PLANTED).sort()).toEqual(names.sort())
  })
})
