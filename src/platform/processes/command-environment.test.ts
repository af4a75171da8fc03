import { describe, expect, test } from 'vitest'
import { commandEnvironment } from './command-environment.js'

const base = {
  PATH: '/bin',
  LC_ALL: 'C',
  https_proxy: 'http://proxy',
  HTTP_PROXY: 'http://proxy',
  SSL_CERT_DIR: '/certs',
  DATABASE_URL: 'postgres://app:secret@db',
  AWS_SECRET_ACCESS_KEY: 'secret',
  APP_A: '1',
  APP_B: '2',
  UNTILGREEN_COMMAND: 'outer',
  UNTILGREEN_STATE_DIR: '/state',
  UNSET: undefined,
}
const ALLOWED = ['PATH', 'LC_ALL', 'https_proxy', 'HTTP_PROXY', 'SSL_CERT_DIR', 'UNTILGREEN_STATE_DIR']

describe('F85 a command’s environment', () => {
  test('holds what is allowed, no secret that happened to be there, and no mark of a command that runs us', () => {
    expect(Object.keys(commandEnvironment(base, {})).sort()).toEqual([...ALLOWED].sort())
  })

  test('holds what was passed on by name or glob', () => {
    const names = Object.keys(commandEnvironment(base, { passEnv: ['APP_*', 'DATABASE_URL'] }))
    expect(names.sort()).toEqual([...ALLOWED, 'APP_A', 'APP_B', 'DATABASE_URL'].sort())
  })

  test('is set by what the loop file gives, and that by the loop itself', () => {
    const loop = { UNTILGREEN_CYCLE: '4' }
    expect(commandEnvironment(base, { env: { PATH: '/opt', UNTILGREEN_CYCLE: '9', X: '' }, loop })).toMatchObject({
      PATH: '/opt',
      UNTILGREEN_CYCLE: '4',
      X: '',
    })
  })
})
