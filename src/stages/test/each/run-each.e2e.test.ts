import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TestMemory } from '../../../model/history.js'
import { runCommandSuite, type SuiteSetup, writeFiles } from '../../../testing/run-suite.js'
import { temporaryFolder } from '../../../testing/temporary-folder.js'

const ONE = `#!/bin/sh
echo "$1" >> started.txt
case "$1" in
  bad*) echo "AssertionError: expected 200, got 500"; exit 1 ;;
  mute*) exit 3 ;;
  hang*) echo waiting; exec sleep 30 ;;
  slow*) [ -e "seen-$1" ] && sleep 0.1 && exit 0; touch "seen-$1"; exec sleep 30 ;;
  killed*) kill -9 $$ ;;
esac
echo "fine: $1"
`

async function each(ids: string[], more: Partial<SuiteSetup> = {}) {
  const folder = temporaryFolder()
  writeFiles(folder, { 'one.sh': ONE })
  const options = { each: { run: ['./one.sh', '${test.id}'], workers: 4 } }
  const evidence = await runCommandSuite({ folder, options, rules: { manifest: ids }, ...more })
  const by = Object.fromEntries(evidence.results.map((result) => [result.id, result]))
  return { ...evidence, by, folder, started: lines(join(folder, 'started.txt')) }
}

function lines(file: string): string[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}

const quick: TestMemory = { lastStatus: 'passed', durationsMs: [20, 20, 20], recent: 'ppp' }

describe('tests one by one', () => {
  it('take exit code 0 as passed and all else as failed, with the end of the output', async () => {
    const { by, exit } = await each(['t::fine', 'bad', 'mute', 'killed'])
    expect(exit).toEqual({ ended: 'exited' })
    expect(by['t::fine']).toMatchObject({ status: 'passed', attempts: [{ status: 'passed' }] })
    expect(by.bad).toMatchObject({ status: 'failed', message: 'AssertionError: expected 200, got 500', phase: 'call' })
    expect(by.mute).toMatchObject({ status: 'failed', message: 'exit code 3 and printed nothing' })
    expect(by.killed).toMatchObject({ status: 'failed', message: 'killed by SIGKILL and printed nothing' })
  })

  it('that ran nothing are skipped, whatever the exit code', async () => {
    const said = ['ok  example.org/x 0.01s [no tests to run]', '# tests 0']
    const options = { each: { run: ['printf', '${test.id}\\n'] } }
    const { results } = await each(said, { options })
    expect(results.map(({ status }) => status)).toEqual(['skipped', 'skipped'])
  })

  it('are errored by their time-out, without taking others along', async () => {
    const { by } = await each(['hang', 'fine'], { order: { timeouts: { suiteMs: 20_000, testMs: 300 } } })
    expect(by.hang).toMatchObject({ status: 'errored', message: 'timed out after 300ms', phase: 'call' })
    expect(by.fine?.status).toBe('passed')
  })

  it('that are cut off by the time limit of the suite are absent', async () => {
    const order = { timeouts: { suiteMs: 500 } }
    const options = { each: { run: ['./one.sh', '${test.id}'] } }
    const { results, exit } = await each(['fine', 'hang', 'never'], { order, options })
    expect(results.map(({ id }) => id)).toEqual(['fine'])
    expect(exit).toEqual({ ended: 'timed-out', reason: '2 of 3 tests had not ended after 500ms' })
  })

  it('each have an output of their own, and a part of the suite’s', async () => {
    const { folder, output } = await each(['a/b c', 'bad'])
    const log = readFileSync(join(folder, 'out/output/p1.log'), 'utf8')
    expect(log).toMatch(/^=== bad \(failed, \d+ms\) ===\nAssertionError: expected 200, got 500$/m)
    expect(log).toMatch(/^=== a\/b c \(passed, \d+ms\) ===\nfine: a\/b c$/m)
    expect(output).toEqual({ file: 'output/p1.log', sizeBytes: log.length, cutBytes: 0 })
    expect(readdirSync(join(folder, 'out/output/p1')).sort()).toEqual([
      expect.stringMatching(/^a-b-c-[0-9a-f]{8}\.log$/),
      expect.stringMatching(/^bad-[0-9a-f]{8}\.log$/),
    ])
  })

  it('that failed last time come first', async () => {
    const memory = { c: { ...quick, lastStatus: 'failed' as const, recent: 'ppf' }, a: quick, b: quick }
    const options = { each: { run: ['./one.sh', '${test.id}'] } }
    expect((await each(['a', 'b', 'c'], { memory, options })).started).toEqual(['c', 'a', 'b'])
  })

  it('say when they start and end', async () => {
    const { progress } = await each(['fine'])
    expect(progress.filter(({ kind }) => kind !== 'output')).toMatchObject([
      { kind: 'test:started', suite: 'p1', test: 'fine' },
      { kind: 'test:finished', suite: 'p1', test: 'fine', status: 'passed' },
    ])
  })

  it('that can’t be started are no answer', async () => {
    const folder = temporaryFolder()
    const options = { each: { run: ['./none.sh', '${test.id}'] } }
    const { exit, results } = await runCommandSuite({ folder, options, rules: { manifest: ['a', 'b'] } })
    expect(results).toEqual([])
    expect(exit).toMatchObject({ ended: 'not-started', reason: expect.stringContaining('none.sh') })
  })

  it('end with the loop, and what ran is kept', async () => {
    const { exit, results } = await each(['fine', 'hang'], { signal: AbortSignal.timeout(400) })
    expect(exit?.ended).toBe('aborted')
    expect(results.map(({ id }) => id)).toEqual(['fine'])
  })
})

describe('a deadline learned from history', () => {
  const order = { timeouts: { suiteMs: 20_000, testMs: 4_000 } }

  it('is not held against a test that then passes alone', async () => {
    const { by, started } = await each(['slow', 'fine'], { order, memory: { slow: quick, fine: quick } })
    expect(by.slow).toMatchObject({ status: 'passed', flaky: false, attempts: [{ status: 'passed' }] })
    expect(by.slow?.warning).toContain('took longer than 1s, its deadline by its own history; tried again alone')
    expect(started.filter((id) => id === 'slow')).toHaveLength(2)
  })

  it('is only for an environment in which others pass', async () => {
    const startedMs = performance.now()
    const { by } = await each(['hang1', 'hang2'], {
      order: { timeouts: { suiteMs: 20_000, testMs: 1_500 } },
      memory: { hang1: quick, hang2: quick },
    })
    expect(by.hang1).toMatchObject({ status: 'errored', message: 'timed out after 1.5s' })
    expect(performance.now() - startedMs).toBeLessThan(2_900)
  })

  it('is not for a negative control', async () => {
    const { started } = await each(['slow', 'fine'], {
      order: { timeouts: { suiteMs: 20_000, testMs: 1_500 }, plain: true },
      memory: { slow: quick, fine: quick },
    })
    expect(started.filter((id) => id === 'slow')).toHaveLength(1)
  })
})
