import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SuiteRun } from '../../../model/test-run.js'
import { type SmallLoop, smallLoop } from '../../../testing/small-loop.js'

/** One test, that asks the address in API (or always the one in its file) and reports by hand. */
const SUITE = `#!/usr/bin/env python3
import os, sys, urllib.request
address = open('address').read() if os.path.exists('address') else os.environ['API']
try:
    with urllib.request.urlopen(address, timeout=5) as answer:
        answer.read()
        assert answer.status == 200
    problem = ''
except Exception as error:
    problem = '<failure message="%s">failed</failure>' % type(error).__name__
case = '<testcase classname="t" name="a" time="0.01">%s</testcase>' % problem
failed = 1 if problem else 0
text = '<testsuite name="s" tests="1" failures="%d" errors="0" skipped="0" time="0.01">%s</testsuite>' % (failed, case)
open(os.environ['UNTILGREEN_REPORTS'] + '/r.xml', 'w').write(text)
sys.exit(failed)
`

let target: Server
let port: number
let loop: SmallLoop
beforeEach(async () => {
  // Holds the connection open for a moment, as a real answer does: what is over at once is not always seen.
  target = createServer((_request, response) => {
    response.write('{')
    setTimeout(() => response.end('}'), 400)
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  port = (target.address() as AddressInfo).port
})
afterEach(() => {
  loop.remove()
  target.closeAllConnections()
  target.close()
})

function begin(suite: string): SmallLoop {
  loop = smallLoop(`loop: small
environment: small-control-${port}
deploy: { use: none, revision: { value: r1 } }
test:
  suites:
    - { name: p1, use: command, run: [./suite.sh], report: "\${reports}/r.xml", timeout: { suite: 20s }, ${suite} }
stop: { maxCycles: 1 }
`)
  loop.write('suite.sh', SUITE)
  return loop
}

async function runOnce() {
  const { code, stderr, stdout } = await loop.cli('run', 'small', '--once')
  const finished = loop.events().flatMap((event) => (event.event === 'stage:finished' ? [event] : []))
  const test = finished.findLast(({ stage }) => stage === 'test')?.result as
    | { output: { suites: SuiteRun[] } }
    | undefined
  const analyze = finished.findLast(({ stage }) => stage === 'analyze')
  if (test === undefined || analyze?.stage !== 'analyze' || analyze.result.status !== 'succeeded')
    throw new Error(`${stdout}${stderr}`)
  const { verdict, checks } = analyze.result.output
  const check = (rule: string) => checks.find((one) => one.rule === rule)
  return { code, verdict, check, suite: test.output.suites[0] as SuiteRun }
}

const address = () => `http://127.0.0.1:${port}/`

describe('control by other variables', () => {
  it('shows that the test can fail', async () => {
    begin(`env: { API: "${address()}" }, control: { env: { API: "http://127.0.0.1:9/" } }`)
    const { code, suite } = await runOnce()
    expect(code).toBe(0)
    expect(suite.control).toMatchObject({ modes: ['with other API'], wentRed: ['t::a'], because: 'it never ran' })
  })

  it('is void where the target is reached all the same', async () => {
    begin(`target: ["127.0.0.1:${port}"], control: { env: { API: "http://127.0.0.1:9/" } }`)
    loop.write('address', address())
    const { code, verdict, suite, check } = await runOnce()
    expect([code, verdict]).toEqual([1, 'inconclusive'])
    expect(suite.control?.void).toBe(
      `not cut off, connections to the target were seen (with other API: 127.0.0.1:${port})`,
    )
    expect(check('negative-control')?.held).toBe(false)
  })
})

it('control without a network shows that the test can fail, or says why it can not be asked here', async () => {
  begin(`env: { API: "${address()}" }, control: { network: none }`)
  const { code, suite, check } = await runOnce()
  expect(code).toBe(0)
  if (suite.controlImpossible === undefined) expect(suite.control?.wentRed).toEqual(['t::a'])
  else expect(check('negative-control')).toMatchObject({ held: null, message: `not asked: ${suite.controlImpossible}` })
})

describe('a target by a variable', () => {
  it('is not witnessed where the test talks to another address than it was given', async () => {
    begin(`target: { env: API, url: "${address()}" }, control: auto`)
    loop.write('address', address())
    const { code, verdict, check } = await runOnce()
    expect([code, verdict]).toEqual([1, 'invalid'])
    expect(check('target-witnessed')).toMatchObject({ held: false, breaksTo: 'invalid' })
  })

  it('names the one of several targets that nobody talked to', async () => {
    begin(`target: [{ env: API, url: "${address()}" }, { env: OTHER, url: "http://127.0.0.1:9" }]`)
    const { verdict, check } = await runOnce()
    expect(verdict).toBe('invalid')
    expect(check('target-witnessed')?.message).toMatch(/never connected to http:\/\/127\.0\.0\.1:9:/)
  })

  it('runs no control where the target is down: all was cut off already', async () => {
    target.close()
    begin(`target: { env: API, url: "${address()}" }, control: auto`)
    const { suite } = await runOnce()
    expect(suite.target?.problems).toEqual([`127.0.0.1:${port}: ECONNREFUSED`])
    expect(suite.control).toBeUndefined()
  })
})

describe('a target by its address', () => {
  it('is seen where the client heeds the proxy variables', async () => {
    begin(`target: ["127.0.0.1:${port}"], env: { API: "${address()}" }`)
    const { code, suite, check } = await runOnce()
    expect(code).toBe(0)
    expect(suite.target).toMatchObject({ certainty: 'best-effort', seen: { requests: 1, statuses: [200] } })
    expect(check('target-witnessed')?.held).toBe(true)
  })

  it('is seen by the sockets of the tests where it does not', async () => {
    begin(`target: ["127.0.0.1:${port}"], env: { API: "${address()}" }`)
    loop.write('suite.sh', SUITE.replace('import os', 'import os\nos.environ["no_proxy"] = "*"\nimport os'))
    const { suite } = await runOnce()
    expect(suite.target).toMatchObject({ seen: { requests: 0, connections: 1, remotes: [`127.0.0.1:${port}`] } })
  })

  it('is no reason to be red where nothing was seen: that proves nothing', async () => {
    begin(`target: ["127.0.0.1:9"], env: { API: "${address()}" }`)
    const { code, check } = await runOnce()
    expect(code).toBe(0)
    expect(check('target-witnessed')).toMatchObject({ held: null })
  })
})

describe('problems of the loop file', () => {
  it.each([
    ['control: auto', 'nothing says how to cut the suite off'],
    ['control: auto, target: ["a:1"]', 'nothing says how to cut the suite off'],
    ['control: { network: none, env: { A: b } }', 'both env and network are given'],
    ['target: { env: API }', 'url'],
    ['target: { env: API, url: "localhost:80" }', 'an address looks like'],
  ])('%s', async (suite, message) => {
    begin(suite)
    const { code, stderr, stdout } = await loop.cli('validate', 'small')
    expect(code).toBe(78)
    expect(`${stdout}${stderr}`).toContain(message)
  })

  it('a target whose variable no probe reads: it would cut nothing off', async () => {
    begin('control: auto')
    const suite = 'name: p1, use: probes, file: p.yaml, target: { env: apii, url: "http://a" }, control: auto'
    loop.write('loops/small.yaml', loop.read('loops/small.yaml').replace(/- \{.*\}\n/, `- { ${suite} }\n`))
    const probe = '{ name: a, steps: [{ http: { url: "${vars.api}" }, expect: { status: 200 } }] }'
    loop.write('p.yaml', `vars: { api: "http://a" }\nprobes: [${probe}]\n`)
    const { code, stderr, stdout } = await loop.cli('validate', 'small')
    expect([code, `${stdout}${stderr}`]).toEqual([78, expect.stringContaining("did you mean 'api'?")])
  })
})
