import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ParsedReport } from '../model/test-run.js'
import { parseReport } from './index.js'

function read(name: string): Promise<ParsedReport> {
  const path = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))
  return parseReport({ name: path, chunks: createReadStream(path) })
}

/** `2 passed, 1 flaky, 1 failed`: flaky ones are not counted as passed here. */
function outcome(report: ParsedReport): string {
  const words = report.tests.map((test) => (test.flaky ? 'flaky' : test.status))
  return ['passed', 'flaky', 'failed', 'errored', 'skipped']
    .map((word) => [words.filter((other) => other === word).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
}

/** Fixture, its outcome, and what stops the run or breaks the report. */
const FIXTURES: [string, string, { interrupted?: RegExp; problem?: RegExp }?][] = [
  ['ctrf/jest.json', '5 passed, 1 flaky, 1 failed, 1 errored, 1 skipped'],
  ['ctrf/mocha.json', '1 passed, 1 flaky, 3 failed, 2 skipped'],
  ['ctrf/playwright.json', '1 flaky, 5 failed, 4 skipped'],
  ['go-json/build-fails.ndjson', '3 passed, 1 errored'],
  ['go-json/build-fails-merged.ndjson', '3 passed, 1 errored'],
  ['go-json/count2.ndjson', '3 passed'],
  ['go-json/failfast.ndjson', '1 failed'],
  ['go-json/green.ndjson', '3 passed'],
  ['go-json/green-cached.ndjson', '3 passed'],
  ['go-json/main-fails.ndjson', '1 errored'],
  ['go-json/none-match.ndjson', ''],
  ['go-json/no-test-files.ndjson', '3 passed'],
  ['go-json/panic.ndjson', '1 passed, 1 failed'],
  ['go-json/parallel.ndjson', '1 passed, 1 failed'],
  ['go-json/red.ndjson', '5 passed, 3 failed, 2 skipped'],
  ['go-json/timeout.ndjson', '1 passed, 1 errored'],
  ['jest-json/bail.json', '4 passed, 1 flaky, 1 failed, 2 errored, 3 skipped'],
  ['jest-json/before.json', '1 failed'],
  ['jest-json/empty.json', '1 errored'],
  ['jest-json/filtered.json', '1 passed, 2 skipped'],
  ['jest-json/green.json', '3 passed'],
  ['jest-json/import.json', '3 passed, 1 errored'],
  ['jest-json/none.json', ''],
  ['jest-json/red.json', '1 passed, 1 flaky, 1 failed, 1 errored, 3 skipped'],
  ['mocha-json/bail.json', '1 failed'],
  ['mocha-json/forbid-only.json', '1 flaky, 3 failed, 2 errored'],
  ['mocha-json/green.json', '3 passed'],
  ['mocha-json/none.json', ''],
  ['mocha-json/red.json', '1 flaky, 1 failed, 2 errored, 2 skipped'],
  ['playwright-json/green.json', '3 passed'],
  ['playwright-json/import.json', '1 errored'],
  ['playwright-json/interrupted.json', '1 passed, 1 errored, 1 skipped', { interrupted: /1 test was interrupted/ }],
  ['playwright-json/max-failures.json', '1 failed, 9 skipped', { interrupted: /maximum allowed failures/ }],
  ['playwright-json/none.json', '1 errored'],
  ['playwright-json/projects.json', '6 passed'],
  ['playwright-json/red.json', '1 flaky, 5 failed, 4 skipped'],
  ['pytest-json/collection-error.json', '1 errored', { interrupted: /exitcode 2/ }],
  ['pytest-json/deselected.json', '1 passed'],
  ['pytest-json/green.json', '6 passed'],
  ['pytest-json/keyboard-interrupt.json', '1 passed, 1 errored', { interrupted: /exitcode 2/ }],
  ['pytest-json/nothing.json', ''],
  ['pytest-json/red.json', '2 passed, 3 failed, 2 errored, 2 skipped'],
  ['pytest-json/rerun.json', '1 passed, 1 flaky, 1 failed'],
  ['pytest-json/stopped-x.json', '1 failed', { interrupted: /stopped after 1 of 9/ }],
  ['pytest-json/summary-only.json', '', { problem: /summary\.total says 6, the cases come to 0/ }],
  ['pytest-text/collection-error.txt', '1 errored', { interrupted: /Interrupted: 1 error during collection/ }],
  ['pytest-text/deselected.txt', '1 passed'],
  ['pytest-text/green-plain.txt', '6 passed'],
  ['pytest-text/green-q.txt', '6 passed'],
  ['pytest-text/green-v-7.2.txt', '6 passed'],
  ['pytest-text/green-v-9.0.txt', '6 passed'],
  ['pytest-text/keyboard-interrupt.txt', '1 passed, 1 errored', { interrupted: /KeyboardInterrupt/ }],
  ['pytest-text/no-file.txt', ''],
  ['pytest-text/noise-v.txt', '3 passed, 1 failed'],
  ['pytest-text/noise-v-s.txt', '3 passed, 1 failed'],
  ['pytest-text/nothing.txt', ''],
  ['pytest-text/red-color.txt', '2 passed, 3 failed, 2 errored, 2 skipped'],
  ['pytest-text/red-plain.txt', '2 passed, 3 failed, 2 errored, 2 skipped'],
  ['pytest-text/red-plain-rA.txt', '2 passed, 3 failed, 2 errored, 2 skipped'],
  ['pytest-text/red-v-7.2.txt', '2 passed, 3 failed, 2 errored, 2 skipped'],
  ['pytest-text/red-v-ra-9.0.txt', '2 passed, 3 failed, 2 errored, 2 skipped'],
  ['pytest-text/red-vv-short.txt', '2 passed, 3 failed, 2 errored, 2 skipped'],
  ['pytest-text/rerun-plain.txt', '1 passed, 1 flaky, 1 failed'],
  ['pytest-text/rerun-v.txt', '1 passed, 1 flaky, 1 failed'],
  ['pytest-text/stopped-maxfail.txt', '1 failed, 1 errored', { interrupted: /stopping after 2 failures/ }],
  ['pytest-text/stopped-x.txt', '1 failed', { interrupted: /stopping after 1 failures/ }],
  ['pytest-text/xdist-v.txt', '8 passed, 3 failed, 2 errored, 2 skipped'],
  ['tap/mocha-red.tap', '2 passed, 3 failed, 2 skipped'],
  ['tap/mocha-red-13.tap', '2 passed, 3 failed, 2 skipped'],
  ['tap/node-green.tap', '5 passed'],
  ['tap/node-import.tap', '5 passed, 1 errored'],
  ['tap/node-interrupted.tap', '1 passed', { problem: /there is no plan/ }],
  ['tap/node-red.tap', '2 passed, 3 failed, 3 errored, 4 skipped'],
  ['tap/perl.tap', '2 passed, 1 failed, 2 skipped'],
  ['tap/perl-bail.tap', '1 passed', { interrupted: /Bail out! no database/ }],
  ['tap/perl-skip-all.tap', ''],
  ['tap/tap-bail.tap', '1 passed, 1 failed', { interrupted: /Bail out! no database/ }],
  ['tap/tap-red.tap', '3 passed, 1 failed'],
  ['tap/vitest-red.tap', '6 passed, 3 failed, 2 skipped'],
  ['tap/vitest-red-flat.tap', '6 passed, 2 failed, 2 skipped'],
  ['vitest-json/all.json', '6 passed, 1 flaky, 2 failed, 3 errored, 3 skipped'],
  ['vitest-json/bail.json', '1 failed, 6 skipped', { interrupted: /4 tests pending/ }],
  ['vitest-json/before.json', '1 errored, 1 skipped'],
  ['vitest-json/empty.json', '1 errored'],
  ['vitest-json/filtered.json', '1 passed, 2 skipped'],
  ['vitest-json/green.json', '3 passed'],
  ['vitest-json/import.json', '3 passed, 1 errored'],
  ['vitest-json/red.json', '2 passed, 1 flaky, 2 failed, 2 skipped'],
  ['vitest-json/unhandled.json', '1 passed'],
]

describe('reports of real tools', () => {
  it.each(FIXTURES)('%s holds %s', async (name, expected, said = {}) => {
    const report = await read(name)
    expect(report.format).toBe(name.split('/')[0])
    expect(outcome(report)).toBe(expected)
    if (said.interrupted === undefined) expect(report.interrupted).toBeUndefined()
    else expect(report.interrupted).toMatch(said.interrupted)
    const problems = report.problems.map(({ message }) => message).join('\n')
    if (said.problem === undefined) expect(problems).toBe('')
    else expect(problems).toMatch(said.problem)
  })

  it.each([
    ['ctrf/jest.json', 'green.test.js > chat > deep > chat deep sends > receives'],
    ['go-json/green.ndjson', 'example.com/app/green::TestTable/a/b'],
    ['jest-json/green.json', '/srv/app/js/j/green.test.js > chat > deep > sends > receives'],
    ['mocha-json/green.json', 'chat deep sends > receives'],
    ['playwright-json/green.json', 'green.spec.ts > chat > deep > sends > receives'],
    ['playwright-json/projects.json', '[web] green.spec.ts > chat > deep > sends > receives'],
    ['pytest-json/green.json', 'tests/p1/test_green.py::TestChat::test_message[100% [50]]'],
    ['pytest-text/green-v-9.0.txt', 'tests/p1/test_green.py::TestChat::test_message[100% [50]]'],
    ['pytest-text/green-plain.txt', 'tests/p1/test_green.py::(unnamed, passed 6)'],
    ['tap/node-green.tap', 'chat > deep > sends > receives # not a directive'],
    ['tap/vitest-red.tap', 'v/green.test.js > chat > deep > sends > receives'],
    ['vitest-json/green.json', '/srv/app/js/v/green.test.js > chat > deep > sends > receives'],
  ])('%s has the id %s', async (name, id) => {
    expect((await read(name)).tests.map((test) => test.id)).toContain(id)
  })

  it.each([
    ['ctrf/jest.json', 'red.test.js > auth > auth logs in', /toEqual\(expected\)/, 'call'],
    ['go-json/main-fails.ndjson', 'example.com/app/mainfail', /^no database/, 'collection'],
    [
      'go-json/timeout.ndjson',
      'example.com/app/hang::TestHangs',
      /never ended: panic: test timed out after 1s/,
      'call',
    ],
    ['go-json/red.ndjson', 'example.com/app/red::TestOwn', /the parent itself failed/, 'call'],
    ['jest-json/red.json', '/srv/app/js/j/red.test.js', /^after all broke/, 'collection'],
    ['mocha-json/red.json', 'after hook fine', /after each broke/, 'teardown'],
    ['mocha-json/red.json', 'hook "before all" hook for "never runs"', /before broke/, 'setup'],
    ['playwright-json/red.json', 'red.spec.ts > passes though expected to fail', /^passed, though/, 'call'],
    ['pytest-json/red.json', 'tests/p1/test_red.py::test_teardown', /^RuntimeError: teardown broke$/, 'teardown'],
    ['pytest-json/red.json', 'tests/p1/test_red.py::test_both', /^assert 1 == 2$/, 'call'],
    ['pytest-text/red-plain.txt', 'tests/p1/test_red.py::test_setup', /^RuntimeError: fixture broke$/, 'setup'],
    ['pytest-text/red-color.txt', 'tests/p1/test_red.py::test_teardown', /^RuntimeError: teardown broke$/, 'teardown'],
    ['pytest-text/collection-error.txt', 'tests/p1/test_import.py', /^ModuleNotFoundError: /, 'collection'],
    ['tap/node-import.tap', '/srv/app/js/n.import.mjs', /^test failed$/, 'collection'],
    ['tap/tap-red.tap', 'auth', /^status is 200: /, 'call'],
    ['vitest-json/empty.json', '/srv/app/js/v/empty.test.js', /^No test suite found/, 'collection'],
  ])('%s says of %s what went wrong, and when', async (name, id, message, phase) => {
    const test = (await read(name)).tests.find((candidate) => candidate.id === id)
    expect(test?.message).toMatch(message)
    expect(test?.phase).toBe(phase)
  })
})

describe('claims of real reports', () => {
  it('a package that go took from its cache did not run', async () => {
    const report = await read('go-json/no-test-files.ndjson')
    expect(report.replayed).toHaveLength(3)
    expect((await read('go-json/green.ndjson')).replayed).toEqual([])
  })

  it('stamps are the first and the last time in the report', async () => {
    const { stamps } = await read('playwright-json/red.json')
    expect(stamps.map(({ at }) => at)).toEqual(['2026-11-22T10:10:11.880Z', '2026-11-22T10:10:19.106Z'])
    expect((await read('go-json/green.ndjson')).stamps[0]?.at).toBe('2026-11-22T10:05:51.024Z')
  })

  it('workers are told where the report tells them', async () => {
    expect((await read('playwright-json/projects.json')).workers).toBe(2)
    expect((await read('pytest-text/xdist-v.txt')).workers).toBe(2)
    expect((await read('vitest-json/green.json')).workers).toBeUndefined()
  })

  it('xfail, todo and skip stay apart, and an unexpected pass is a remark', async () => {
    const tests = (await read('pytest-text/red-v-ra-9.0.txt')).tests
    expect(tests.map(({ skipKind }) => skipKind).filter(Boolean)).toEqual(['skip', 'xfail'])
    expect(tests.find(({ id }) => id.endsWith('::test_xpassed'))?.warning).toMatch(/^XPASS/)
    const todo = (await read('tap/node-red.tap')).tests.filter(({ skipKind }) => skipKind === 'todo')
    expect(todo.map(({ id }) => id)).toEqual(['auth > later', 'auth > todo that fails'])
  })
})
