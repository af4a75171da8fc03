import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Judgement } from '../../../model/judgement.js'
import { type SmallLoop, smallLoop } from '../../../testing/small-loop.js'

const ONE = `#!/bin/sh
echo "$1 $(date +%s%N)" >> started.txt
case "$1" in
  bad*) [ -e mended ] || { echo "AssertionError: expected 200, got 500"; exit 1; } ;;
  flaky*) [ -e flag ] || { touch flag; echo "AssertionError: expected 1, got 2"; exit 1; } ;;
  hang*) exec sleep 60 ;;
  long*) sleep 0.3 ;;
esac
`
let loop: SmallLoop | undefined

function start(suite: string, ids: string[], more = ''): SmallLoop {
  loop = smallLoop(`loop: small
environment: small-each-${process.pid}
deploy: { use: none }
${more}
test:
  suites:
    - name: p1
      use: command
      each: { run: [./one.sh, "\${test.id}"], workers: 5 }
      manifest: p1.manifest
      ${suite}
stop: { maxCycles: 1 }
`)
  loop.write('one.sh', ONE)
  loop.write('p1.manifest', `${ids.join('\n')}\n`)
  return loop
}

afterEach(() => {
  loop?.remove()
  loop = undefined
})

const named = (name: string, count: number) => Array.from({ length: count }, (_each, index) => `${name}::${index}`)

function verdict(of: SmallLoop, cycle = 1): Judgement {
  return JSON.parse(of.read(`state/small/cycles/${String(cycle).padStart(6, '0')}/verdict.json`)) as Judgement
}

function testStageMs(of: SmallLoop): number {
  const events = of.events()
  const at = (name: string) => {
    const found = events.findLast((event) => event.event === name && 'stage' in event && event.stage === 'test')
    return Date.parse(found?.at ?? '')
  }
  return at('stage:finished') - at('stage:started')
}

describe('a loop whose tests run one by one', () => {
  it('is green when each exits with 0', async () => {
    const small = start('timeout: { test: 5s }', named('fine', 6))
    expect((await small.cli('run', 'small', '--once')).code).toBe(0)
    expect(verdict(small)).toMatchObject({ verdict: 'passed', green: true, counts: { expected: 6, passed: 6 } })
  })

  it('is red for one that hangs, and says so of that one alone', async () => {
    const small = start('timeout: { test: 500ms }', [...named('fine', 6), 'hang'])
    expect((await small.cli('run', 'small', '--once')).code).toBe(1)
    expect(verdict(small)).toMatchObject({
      verdict: 'failed',
      counts: { passed: 6, errored: 1 },
      failures: [{ id: 'p1/hang', status: 'errored', message: 'timed out after 500ms' }],
    })
  })

  it('is inconclusive where the time of the suite ran out, and keeps what failed', async () => {
    const small = start('timeout: { suite: 1s }', ['bad', ...named('hang', 6)])
    await small.cli('run', 'small', '--once')
    const judged = verdict(small)
    expect(judged.verdict).toBe('inconclusive')
    expect(judged.failures).toMatchObject([{ id: 'p1/bad', status: 'failed' }])
  })

  it('has a verdict on 25 tests that hang within 1.3 times one time-out', async () => {
    const small = start('timeout: { test: 3s }\n      abort: { sameSignature: 3 }', named('hang', 25))
    expect((await small.cli('run', 'small', '--once')).code).toBe(1)
    expect(verdict(small)).toMatchObject({ verdict: 'failed', counts: { expected: 25, passed: 0, missing: 0 } })
    expect(verdict(small).counts.blocked).toBeGreaterThanOrEqual(20)
    expect(testStageMs(small)).toBeLessThan(3_900)
    const causes = JSON.parse(small.read('state/small/cycles/000001/analysis.json')).causes
    expect(causes).toHaveLength(1)
    expect(causes[0]).toMatchObject({ category: 'timeout' })
  })

  it('begins with what failed last time', async () => {
    const small = start('timeout: { test: 5s }', [...named('long', 12), 'bad'])
    await small.cli('run', 'small', '--once')
    small.write('started.txt', '')
    await small.cli('run', 'small', '--once')
    expect(
      small
        .lines('started.txt')
        .slice(0, 5)
        .map((line) => line.split(' ')[0]),
    ).toContain('bad')
    expect(small.lines('started.txt')).toHaveLength(13)
  })

  it('is red for a flaky test that a second try found, by policy', async () => {
    const small = start('retry: { attempts: 2 }', ['fine', 'flaky'])
    expect((await small.cli('run', 'small', '--once')).code).toBe(1)
    expect(verdict(small)).toMatchObject({
      verdict: 'failed',
      passRate: 1,
      counts: { passed: 2, flaky: 1 },
      failures: [{ id: 'p1/flaky', status: 'flaky', message: 'AssertionError: expected 1, got 2' }],
    })
  })

  it('is green for a flaky test where the policy only warns', async () => {
    const small = start('retry: { attempts: 2 }', ['fine', 'flaky'], 'until: { flaky: warn }')
    expect((await small.cli('run', 'small', '--once')).code).toBe(0)
  })
})

describe('a loop whose environment dies after its deploy', () => {
  it('has a verdict within two seconds, and runs no test', async () => {
    let answered = 0
    const server = createServer((_request, response) => {
      answered++
      response.setHeader('content-type', 'application/json')
      response.end('{"revision":"r1"}')
      if (answered >= 1) server.close()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`
    const small = start(
      'timeout: { test: 5s }',
      ['fine'],
      `ready: { timeout: 5s, probes: [{ http: "${url}", expect: { status: 200 } }] }`,
    )
    await small.cli('run', 'small', '--once')
    expect(verdict(small).verdict).toBe('inconclusive')
    const complete = verdict(small).checks.find(({ rule }) => rule === 'run-complete')
    expect(complete?.message).toContain('nothing answered for 1.8s right before the tests')
    expect(small.lines('started.txt')).toEqual([])
    expect(testStageMs(small)).toBeLessThan(2_500)
  })
})

describe('a loop file', () => {
  it('that asks for each test without naming any, or by one command, is refused', async () => {
    const small = start('timeout: { test: 5s }', ['fine'])
    small.write(
      'loops/small.yaml',
      small.read('loops/small.yaml').replace('manifest: p1.manifest', '').replace('"${test.id}"', '"a"'),
    )
    const { code, stderr } = await small.cli('validate', 'small')
    expect(code).toBe(78)
    expect(stderr).toContain('no test is named that each could run')
    expect(stderr).toContain('each test would be run by the same command')
  })
})
