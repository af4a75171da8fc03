import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LiveEvent } from './live-event.js'
import { LIVE_KINDS, liveReader } from './live-reader.js'

function read(fixture: string): { kind: string | undefined; events: LiveEvent[] } {
  const reader = liveReader()
  const lines = readFileSync(new URL(`fixtures/${fixture}`, import.meta.url), 'utf8').split('\n')
  return { events: lines.flatMap((line) => reader.feed(line)), kind: reader.kind?.name }
}

function outcomes(events: readonly LiveEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'finished' ? [`${event.status} ${event.test}`] : []))
}

function messages(events: readonly LiveEvent[]): Record<string, string> {
  return Object.fromEntries(
    events.flatMap((event) =>
      (event.kind === 'message' || event.kind === 'finished') && event.message ? [[event.test, event.message]] : [],
    ),
  )
}

describe('pytest', () => {
  it('tells each outcome with -v, teardown errors too, and what failed at the end', () => {
    const { kind, events } = read('pytest-v.txt')
    expect(kind).toBe('pytest')
    expect(outcomes(events)).toEqual([
      'passed test_sample.py::test_one',
      'failed test_sample.py::test_two',
      'skipped test_sample.py::test_three',
      'passed test_sample.py::test_four[a b]',
      'passed test_sample.py::test_four[c]',
      'passed test_sample.py::TestX::test_in',
      'errored test_sample.py::test_five',
      'skipped test_sample.py::test_six',
      'passed test_sample.py::test_seven',
      'errored test_sample.py::test_seven',
      'failed test_sample.py::test_two',
      'errored test_sample.py::test_five',
      'errored test_sample.py::test_seven',
    ])
    expect(messages(events)['test_sample.py::test_two']).toBe('assert 1 == 2')
    expect(events[0]).toEqual({ kind: 'begun' })
    const last = events.findIndex((event) => event.kind === 'finished' && event.test.endsWith('test_seven'))
    expect(events.findIndex(({ kind }) => kind === 'over')).toBe(last + 1)
  })

  it('names what failed with -q', () => {
    expect(outcomes(read('pytest-q.txt').events)).toEqual([
      'failed test_sample.py::test_two',
      'errored test_sample.py::test_five',
      'errored test_sample.py::test_seven',
    ])
  })

  it('names the test that runs when its line is cut short', () => {
    const reader = liveReader('pytest')
    reader.feed('test_sample.py::test_one PASSED      [ 50%]')
    expect(reader.feed('test_sample.py::test_hang ')).toEqual([{ kind: 'started', test: 'test_sample.py::test_hang' }])
  })

  it('reads what xdist prints', () => {
    const reader = liveReader('pytest')
    expect(reader.feed('[gw0] [ 50%] FAILED tests/test_a.py::test_one ')).toEqual([
      { kind: 'finished', test: 'tests/test_a.py::test_one', status: 'failed' },
    ])
  })
})

describe('go test -json', () => {
  it('tells leaves and their messages; parallel tests pause and go on', () => {
    const { kind, events } = read('go.ndjson')
    expect(kind).toBe('go-json')
    expect(outcomes(events)).toEqual([
      'passed example.org/sample::TestOne',
      'failed example.org/sample::TestTwo',
      'passed example.org/sample::TestSub/a',
      'skipped example.org/sample::TestSub/b',
      'passed example.org/sample::TestParallel',
    ])
    expect(messages(events)).toEqual({ 'example.org/sample::TestTwo': 'a_test.go:4: expected 1, got 2' })
    const parallel = events.filter((event) => 'test' in event && event.test.endsWith('Parallel'))
    expect(parallel.map((event) => event.kind)).toEqual(['started', 'paused', 'started', 'finished'])
  })
})

describe('TAP', () => {
  it('tells tests, not the suites around them, and the error of each failure', () => {
    const { kind, events } = read('node.tap')
    expect(kind).toBe('tap')
    expect(outcomes(events)).toEqual([
      'passed one',
      'failed two',
      'skipped three',
      'skipped four',
      'passed group > inner',
      'failed group > broken',
    ])
    expect(messages(events)).toEqual({
      two: 'Expected values to be strictly equal:\n\n1 !== 2',
      'group > broken': 'connect ECONNREFUSED 127.0.0.1:1',
    })
  })

  it('takes plain points at the top level alone', () => {
    const reader = liveReader()
    const lines = ['1..2', 'ok 1 - plain', '    ok 1 - an assertion', 'not ok 2']
    expect(outcomes(lines.flatMap((line) => reader.feed(line)))).toEqual(['passed plain'])
  })
})

describe('vitest', () => {
  it('tells each test of the verbose reporter, in colour', () => {
    const { kind, events } = read('vitest-verbose.txt')
    expect(kind).toBe('vitest')
    expect(outcomes(events)).toEqual([
      'passed a.test.js > one',
      'failed a.test.js > two',
      'skipped a.test.js > three',
      'skipped a.test.js > four',
      'passed a.test.js > group > inner',
      'failed a.test.js > group > broken',
      'passed b.test.js > slow',
      'passed b.test.js > quick',
    ])
    expect(messages(events)).toEqual({
      'a.test.js > two': 'expected 1 to be 2 // Object.is equality',
      'a.test.js > group > broken': 'connect ECONNREFUSED 127.0.0.1:1',
    })
  })
})

describe('node --test', () => {
  it('tells each test of the spec reporter once', () => {
    const { kind, events } = read('node-spec.txt')
    expect(kind).toBe('node-spec')
    expect(outcomes(events)).toEqual([
      'passed one',
      'failed two',
      'skipped three',
      'skipped four',
      'passed group > inner',
      'failed group > broken',
    ])
    expect(messages(events)).toEqual({
      two: 'AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n\n1 !== 2',
      'group > broken': 'Error: connect ECONNREFUSED 127.0.0.1:1',
    })
  })
})

it('lines of any length cost little', () => {
  const reader = liveReader('pytest')
  const startedMs = performance.now()
  for (let index = 0; index < 50; index++) reader.feed('a::b '.repeat(13_000))
  expect(performance.now() - startedMs).toBeLessThan(1_000)
})

it('no tool is guessed from a plain program’s output', () => {
  const reader = liveReader()
  for (const line of ['building…', 'ok  \texample.org/x\t0.01s', 'done in 3s']) reader.feed(line)
  expect(reader.kind).toBeUndefined()
})

it('any line is read without an exception, by each kind', () => {
  const lines = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 })
  fc.assert(
    fc.property(fc.constantFrom(...LIVE_KINDS), lines, (kind, texts) => {
      const reader = liveReader(kind.name)
      for (const text of texts) expect(Array.isArray(reader.feed(text))).toBe(true)
    }),
  )
})
