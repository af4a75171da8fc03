import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

function report(...args: string[]): string {
  return execFileSync(process.execPath, ['.ci/api.mjs', ...args], { encoding: 'utf8' })
}

describe('the public door', () => {
  it('is what src/api.txt says: whoever changes it on purpose runs `npm run api`', () => {
    expect(report()).toBe(readFileSync('src/api.txt', 'utf8'))
  })

  it('has a doc comment on each name', () => {
    expect(report('--undocumented')).toBe('')
  })

  it('holds the loop, the engines under the names of their commands, and what adapters are made with', async () => {
    const door = await import('../index.js')
    const functions = [
      'runLoop',
      'runConfigured',
      'loadLoop',
      'judge',
      'analyze',
      'jwt',
      'drift',
      'audit',
      'parseReport',
      'defineAdapter',
      'adapterFamily',
    ]
    expect(functions.filter((name) => typeof door[name as keyof typeof door] !== 'function')).toEqual([])
  })
})
