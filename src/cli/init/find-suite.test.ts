import { describe, expect, it } from 'vitest'
import { findSuite } from './find-suite.js'

const found = (names: string[], texts: Record<string, string> = {}) => findSuite({ names, texts }, 'x')

describe('the suite of a project', () => {
  it.each([
    ['pytest', ['pytest.ini'], {}],
    ['pytest', ['pyproject.toml'], { 'pyproject.toml': '[tool.pytest.ini_options]' }],
    ['pytest', ['tests/test_login.py'], {}],
    ['vitest', ['package.json'], { 'package.json': '{"devDependencies":{"vitest":"4.0.0"}}' }],
    ['vitest', ['vitest.config.mts', 'package.json'], {}],
    ['go test', ['go.mod', 'main.go'], {}],
    ['node --test', ['package.json'], { 'package.json': '{"scripts":{"test":"node --test"}}' }],
    ['node --test', ['lib/a.test.mjs'], {}],
    ['probes', ['README.md', 'package.json'], { 'package.json': '{}' }],
  ] as const)('is %s by %j', (tool, names, texts) => {
    expect(found([...names], texts).tool).toBe(tool)
  })

  it('says what gave it away', () => {
    expect(found(['tests/conftest.py', 'tests/test_a.py']).because).toBe('tests/conftest.py')
  })
})
