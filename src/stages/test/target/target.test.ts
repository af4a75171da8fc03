import { describe, expect, it } from 'vitest'
import type { TestResult, Witness } from '../../../model/test-result.js'
import { passing } from '../../../testing/suite-run.js'
import { attachWitnesses, runningTests } from './running-tests.js'
import { sumWitnesses } from './sum-witnesses.js'
import { addressOf, shownUrl, targetPlan } from './target-plan.js'
import { ownWitness } from './witness-target.js'

const seen = (more: Partial<Witness> = {}): Witness => ({ ...sumWitnesses([]), connections: 1, ...more })

describe('the plan of a target', () => {
  it.each([
    [undefined, undefined],
    [
      { env: 'A', url: 'http://a' },
      { by: 'variables', variables: [{ env: 'A', url: 'http://a' }] },
    ],
    [[{ env: 'A', url: 'http://a' }], { by: 'variables', variables: [{ env: 'A', url: 'http://a' }] }],
    [['a:1', 'b:2'], { by: 'addresses', addresses: ['a:1', 'b:2'] }],
  ])('of %j', (written, plan) => {
    expect(targetPlan(written)).toEqual(plan)
  })

  it.each([
    ['http://a/x', 'a:80'],
    ['wss://a', 'a:443'],
    ['http://[::1]:8080', '[::1]:8080'],
  ])('knows the address of %s', (url, address) => {
    expect(addressOf(url)).toBe(address)
  })

  it('writes no account and no query down', () => {
    expect(shownUrl('https://ann:hunter2@api.example:8443/v1?key=hunter2')).toBe('https://api.example:8443/v1')
    expect(shownUrl('http://a/x@y')).toBe('http://a/x@y')
  })
})

describe('who is running', () => {
  it('is told only where one test runs alone', () => {
    const running = runningTests()
    const start = (test: string) => running.onProgress({ kind: 'test:started', suite: 's', test })
    const finish = (test: string) => running.onProgress({ kind: 'test:finished', suite: 's', test, status: 'passed' })
    expect(running.only()).toBeUndefined()
    start('a')
    expect(running.only()).toBe('a')
    start('b')
    expect(running.only()).toBeUndefined()
    finish('a')
    expect(running.only()).toBe('b')
  })

  it.each([
    ['tests/test_a.py::TestX::test_b', 'tests.test_a.TestX::test_b'],
    ['suite > case', 'suite > case'],
  ])('%s is the test %s of the report', (name, id) => {
    const [first, second] = attachWitnesses([passing(id), passing('other')], new Map([[name, seen()]]))
    expect([first?.witness?.connections, second?.witness]).toEqual([1, undefined])
  })

  it('goes to none of two tests that could be meant', () => {
    const results = attachWitnesses([passing('a.b::c'), passing('a::b.c')], new Map([['a/b/c', seen()]]))
    expect(results.map(({ witness }) => witness)).toEqual([undefined, undefined])
  })

  it('leaves what a test has seen itself', () => {
    const own: TestResult = { ...passing('a'), witness: seen({ connections: 7 }) }
    expect(attachWitnesses([own], new Map([['a', seen()]]))[0]?.witness?.connections).toBe(7)
  })
})

describe('what probes saw', () => {
  it('counts for the targets that they reached, each by itself', () => {
    const api = passing('a', { witness: seen({ remotes: ['10.0.0.1:80'], requests: 2 }) })
    const elsewhere = passing('b', { witness: seen({ remotes: ['10.0.0.2:9999'], requests: 5 }) })
    expect(ownWitness(['http://10.0.0.1', 'http://10.0.0.9'], [api, elsewhere])).toMatchObject({
      targets: ['http://10.0.0.1', 'http://10.0.0.9'],
      seen: { requests: 2, connections: 1 },
      byTarget: [{ seen: { connections: 1 } }, { seen: { connections: 0 } }],
    })
  })

  it('of a name compares the port alone', () => {
    const result = passing('a', { witness: seen({ remotes: ['93.184.216.34:443'] }) })
    expect(ownWitness(['wss://api.example'], [result]).seen.connections).toBe(1)
  })
})
