import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'
import { type Staging, startStaging } from './start-staging.js'

const SUITE = ['loops/node-test/suite/api.test.mjs', 'loops/node-test/suite/websocket.test.mjs']
const TWIN = 'loops/node-test/pytest/test_p1.py'
const SOFT_TWIN = 'loops/node-test/pytest/test_p1_soft.py'
const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0

const stagings: Record<string, Staging> = {}
beforeAll(async () => {
  for (const revision of ['r1', 'r2', 'r3']) stagings[revision] = await startStaging({ revision })
})
afterAll(async () => {
  for (const staging of Object.values(stagings)) await staging.stop()
})

interface Ran {
  exitCode: number | null
  collected: number
  /** Numbers of the tests with a failure or error in the JUnit report, sorted. */
  red: string[]
}

type Target = Pick<Staging, 'api' | 'auth'>

function runTests(argv: (report: string) => string[], { api, auth }: Target): Ran {
  const report = join(temporaryFolder(), 'junit.xml')
  const { NODE_TEST_CONTEXT: _ours, ...outer } = process.env
  const env = {
    ...outer,
    STAGING_API: api,
    STAGING_AUTH: auth,
    STAGING_PATIENCE_MS: '1000',
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const [program = '', ...rest] = argv(report)
  const { status } = spawnSync(program, rest, { env })
  const xml = readFileSync(report, 'utf8')
  const cases = [...xml.matchAll(/<testcase [^>]*?name="test_(\d{3})_\w+"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)]
  const red = cases.flatMap(([, number = '', body = '']) => (/<(failure|error)/.test(body) ? number : []))
  return { exitCode: status, collected: cases.length, red: red.sort() }
}

const runNode = (target: Target) =>
  runTests(
    (report) => [
      process.execPath,
      '--test',
      '--test-reporter=junit',
      `--test-reporter-destination=${report}`,
      ...SUITE,
    ],
    target,
  )
const runPytest = (file: string, target: Target) =>
  runTests(
    (report) => ['python3', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', file, `--junitxml=${report}`],
    target,
  )

const on = (revision: string) => stagings[revision] as Staging
const CUT_OFF = { api: 'http://127.0.0.1:9', auth: 'http://127.0.0.1:9' }

describe('the node suite', () => {
  it('is green against r3', () => {
    expect(runNode(on('r3'))).toEqual({ exitCode: 0, collected: 10, red: [] })
  })

  it('is red by all of its tests against r1, and when it is cut off', () => {
    expect(runNode(on('r1'))).toMatchObject({ exitCode: 1, collected: 10, red: { length: 10 } })
    expect(runNode(CUT_OFF)).toMatchObject({ exitCode: 1, collected: 10, red: { length: 10 } })
  })

  it('is red by 001 and 002 against r2', () => {
    expect(runNode(on('r2'))).toEqual({ exitCode: 1, collected: 10, red: ['001', '002'] })
  })
})

describe.runIf(hasPytest)('the pytest twin', () => {
  it('is green against r3', () => {
    expect(runPytest(TWIN, on('r3'))).toEqual({ exitCode: 0, collected: 5, red: [] })
  })

  it('is red by all of its tests against r1, and when it is cut off', () => {
    expect(runPytest(TWIN, on('r1'))).toMatchObject({ exitCode: 1, collected: 5, red: { length: 5 } })
    expect(runPytest(TWIN, CUT_OFF)).toMatchObject({ exitCode: 1, collected: 5, red: { length: 5 } })
  })

  it('is red by 001 and 002 against r2', () => {
    expect(runPytest(TWIN, on('r2'))).toEqual({ exitCode: 1, collected: 5, red: ['001', '002'] })
  })
})

describe.runIf(hasPytest)('the soft twin', () => {
  it('stays green against a broken revision, and when it is cut off', () => {
    expect(runPytest(SOFT_TWIN, on('r1'))).toEqual({ exitCode: 0, collected: 5, red: [] })
    expect(runPytest(SOFT_TWIN, CUT_OFF)).toEqual({ exitCode: 0, collected: 5, red: [] })
  })
})
