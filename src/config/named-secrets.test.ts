import { describe, expect, it } from 'vitest'
import { namedSecrets } from './named-secrets.js'

describe('namedSecrets', () => {
  const file = {
    tickets: { use: 'github', tokenEnv: 'GITHUB_TOKEN' },
    notify: [{ use: 'slack' }, { use: 'webhook', secretEnv: 'HOOK_SECRET' }],
  }

  it('knows the values of variables that options name', () => {
    expect(namedSecrets(file, { GITHUB_TOKEN: ' t0ken\n', HOOK_SECRET: 'whsec_x' })).toEqual({
      secrets: [
        { name: 'GITHUB_TOKEN', value: 't0ken' },
        { name: 'HOOK_SECRET', value: 'whsec_x' },
      ],
      problems: [],
    })
  })

  it('says which variable is not set, and where it is named', () => {
    const { problems } = namedSecrets(file, { HOOK_SECRET: '' })
    expect(problems.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['tickets.tokenEnv', 'the environment variable GITHUB_TOKEN is not set'],
      ['notify.1.secretEnv', 'the environment variable HOOK_SECRET is not set'],
    ])
  })
})
