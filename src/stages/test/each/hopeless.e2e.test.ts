import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../diagnose/diagnose.js'
import { runCommandSuite, writeFiles } from '../../../testing/run-suite.js'
import { temporaryFolder } from '../../../testing/temporary-folder.js'

const ONE = `#!/bin/sh
echo "$1" >> started.txt
case "$1" in
  hang*) exec sleep 30 ;;
  refused*) echo "Error: connect ECONNREFUSED 127.0.0.1:$2"; exit 1 ;;
  assert*) echo "AssertionError: expected $1, got nothing"; exit 1 ;;
esac
`
const abort = {
  sameSignature: 3,
  sameCause: (failures: Parameters<typeof diagnose>[0]) => diagnose(failures).clusters.length === 1,
}

async function each(ids: string[], workers: number, plain = false) {
  const folder = temporaryFolder()
  writeFiles(folder, { 'one.sh': ONE })
  const startedMs = performance.now()
  const evidence = await runCommandSuite({
    folder,
    options: { each: { run: ['./one.sh', '${test.id}'], workers } },
    rules: { manifest: ids, abort },
    order: { timeouts: { suiteMs: 60_000, testMs: 1_000 }, plain },
  })
  const tookMs = performance.now() - startedMs
  const started = readFileSync(join(folder, 'started.txt'), 'utf8').split('\n').filter(Boolean)
  return { ...evidence, started, tookMs, statuses: evidence.results.map(({ status }) => status) }
}

const named = (name: string, count: number) => Array.from({ length: count }, (_each, index) => `${name}${index}`)

describe('abort: { sameSignature: 3 }', () => {
  it('ends 25 tests that all hang after the first wave', async () => {
    const { statuses, exit, tookMs, results } = await each(named('hang', 25), 5)
    expect(statuses.filter((status) => status === 'errored').length).toBeGreaterThanOrEqual(3)
    expect(statuses.filter((status) => status === 'errored').length).toBeLessThanOrEqual(5)
    expect(statuses.filter((status) => status === 'blocked').length).toBeGreaterThanOrEqual(20)
    expect(results).toHaveLength(25)
    expect(exit).toEqual({
      ended: 'exited',
      reason: 'aborted after 3 failures of one signature: timed out after 1s',
    })
    expect(tookMs).toBeLessThan(2_000)
  })

  it('names in each blocked test what ended the run', async () => {
    const { results, started } = await each(named('refused', 6), 1)
    expect(started).toHaveLength(3)
    expect(results.at(-1)).toMatchObject({
      status: 'blocked',
      attempts: [],
      blockedBy: ['refused0', 'refused1', 'refused2'],
      message: expect.stringContaining('not tried: aborted after 3 failures of one signature: Error: connect ECONN'),
    })
  })

  it('lets a run go on that fails for several causes, or in which a test passes', async () => {
    expect((await each(['assert0', 'refused1', 'hang2', 'refused3', 'refused4'], 1)).started).toHaveLength(5)
    expect((await each(['fine', ...named('refused', 4)], 1)).started).toHaveLength(5)
  })

  it('lets a negative control go on', async () => {
    expect((await each(named('refused', 5), 1, true)).started).toHaveLength(5)
  })
})
