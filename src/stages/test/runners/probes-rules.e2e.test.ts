import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { loadProbeFile } from '../../../config/load-probe-file.js'
import { diagnose } from '../../../diagnose/diagnose.js'
import { emptyHistory } from '../../../model/history.js'
import { systemClock } from '../../../platform/clock.js'
import { writeFiles } from '../../../testing/run-suite.js'
import { temporaryFolder } from '../../../testing/temporary-folder.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { SuiteOrder } from '../runner.js'
import { type SuiteRules, withSuiteRules } from '../suite-rules.js'
import { probesRunner } from './probes.js'

let server: Server | undefined
const asked: string[] = []

/** Answers what the list says for each path, the last for ever. */
async function serve(statuses: Record<string, number[]>): Promise<string> {
  asked.length = 0
  server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const left = statuses[path] ?? [200]
    response.statusCode = (left.length > 1 ? left.shift() : left[0]) ?? 200
    response.end('{}')
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function run(url: string, probes: string, rules: SuiteRules) {
  const folder = temporaryFolder()
  writeFiles(folder, { 'p.yaml': probes.replaceAll('URL', url) })
  const context = {
    workingDirectory: folder,
    clock: systemClock,
    env: {},
    mask: (text: string) => text,
    readProbeFile: (path: string) => loadProbeFile(path, folder),
  } as unknown as AdapterContext
  const runner = withSuiteRules(await probesRunner.create({ file: join(folder, 'p.yaml') }, context), rules)
  const order = {
    suite: 'p1',
    history: emptyHistory(),
    previouslyFailed: [],
    reportsFolder: folder,
    outputFile: join(folder, 'p1.log'),
    outputName: 'p1.log',
    timeouts: { suiteMs: 10_000 },
    traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
    onProgress: () => undefined,
  } as unknown as SuiteOrder
  return runner.run(order, new AbortController().signal)
}

const probe = (name: string, needs = '', path = name) =>
  `  - { name: ${name}, ${needs} steps: [ { http: { url: "URL/${path}" }, expect: { status: 200 } } ] }\n`

describe('a suite of probes', () => {
  it('asks again what failed, and what that blocked', async () => {
    const url = await serve({ '/login': [503, 200] })
    const probes = `probes:\n${probe('health')}${probe('login')}${probe('chat', 'needs: [login],')}`
    const { results } = await run(url, probes, { retry: { attempts: 2, budget: 5 } })
    expect(results).toMatchObject([
      { id: 'health', status: 'passed', flaky: false },
      { id: 'login', status: 'passed', flaky: true, attempts: [{ status: 'failed' }, { status: 'passed' }] },
      { id: 'chat', status: 'passed', flaky: false },
    ])
    expect(asked.toSorted()).toEqual(['/chat', '/health', '/login', '/login'])
  })

  it('is not asked to its end where all fails for one cause', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const url = await serve({ '/health': [503] })
    const probes = `concurrency: 1\nprobes:\n${names.map((name) => probe(name, '', 'health')).join('')}`
    const abort = {
      sameSignature: 3,
      sameCause: (failures: Parameters<typeof diagnose>[0]) => diagnose(failures).clusters.length === 1,
    }
    const { results, exit } = await run(url, probes, { abort })
    expect(results.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'blocked', 'blocked', 'blocked'])
    expect(exit).toMatchObject({ ended: 'exited', reason: expect.stringContaining('3 failures of one signature') })
    expect(asked).toHaveLength(3)
  })
})
