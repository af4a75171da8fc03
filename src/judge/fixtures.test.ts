import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RULES } from '../model/check.js'
import { CHECKS } from './checks.js'

const here = (path: string): URL => new URL(path, import.meta.url)
const readme = readFileSync(here('./README.md'), 'utf8')
const files = (folder: string): string[] => readdirSync(here(folder))

describe('the table of the README', () => {
  it('has a row for each rule', () => {
    for (const rule of RULES) expect(readme).toMatch(new RegExp(`^\\| \`${rule}\` +\\|`, 'm'))
  })

  it('names only fixtures and tests that exist', () => {
    const table = readme.slice(readme.indexOf('| rule '), readme.indexOf('`judge.property.test.ts`'))
    const named = [...table.matchAll(/[\w-]+\.(?:xml|tap|ndjson|html|test\.ts)/g)].map(([name]) => name)
    const known = [...files('./fixtures'), ...files('./checks')]
    expect(named.length).toBeGreaterThan(RULES.length)
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  })
})

describe('each check', () => {
  it('is one file with its test beside it, in the list once', () => {
    const checks = files('./checks')
    expect(checks.filter((name) => !name.includes('.test.')).sort()).toEqual(RULES.map((rule) => `${rule}.ts`).sort())
    expect(checks.filter((name) => name.includes('.test.')).length).toBe(RULES.length)
    expect(new Set(CHECKS).size).toBe(RULES.length)
  })
})

describe('each fixture', () => {
  it('is judged by the end-to-end tests', () => {
    const tests = readFileSync(here('../cli/commands/judge.e2e.test.ts'), 'utf8')
    expect(files('./fixtures').filter((name) => !tests.includes(name))).toEqual([])
  })
})
