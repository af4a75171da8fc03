import fc from 'fast-check'
import { STAGES } from '../model/cycle.js'
import type { EventBody } from '../model/event.js'

const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'größer "x"\n', '\u{1F600}', 'p1/x')
const cycle = fc.integer({ min: 1, max: 4 })
const stage = fc.constantFrom(...STAGES)
const verdict = fc.constantFrom('passed', 'failed', 'inconclusive', 'invalid')
const test = fc.record({
  id: name,
  status: fc.constantFrom('passed', 'failed', 'skipped'),
  durationMs: fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constant(Number.NaN)),
  attempts: fc.constant([]),
  flaky: fc.boolean(),
  phase: fc.constant('call'),
})
const run = fc.record({
  suites: fc.array(fc.record({ suite: name, results: fc.array(test, { maxLength: 3 }) }), { maxLength: 2 }),
})
const analysis = fc.record({
  verdict,
  passRate: fc.option(fc.double({ min: 0, max: 1 })),
  counts: fc.record({ passed: fc.nat(9), expected: fc.nat(9) }),
  causes: fc.array(fc.record({ id: name, title: name }), { maxLength: 3 }),
  suites: fc.array(fc.record({ suite: name, verdict }), { maxLength: 2 }),
})

/** Any event in any order, sensible or not: a fold has to take what a journal holds. */
export const arbitraryEvent = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constant({
      event: 'loop:started',
      format: 1,
      loop: 'p1',
      environment: 'e',
      session: 's',
      configHash: 'h',
    }),
  },
  { weight: 1, arbitrary: fc.constant({ event: 'loop:resumed', session: 's', reason: 'killed' }) },
  { weight: 1, arbitrary: fc.record({ event: fc.constant('loop:interrupted'), session: name, reason: name }) },
  { weight: 1, arbitrary: fc.record({ event: fc.constant('loop:crashed'), session: name, stage, reason: name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      event: fc.constant('loop:stopped'),
      session: name,
      reason: fc.constant('green'),
      verdict,
      exitCode: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ event: fc.constant('owner:changed'), pid: fc.nat(), host: name, fence: fc.nat() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      event: fc.constant('cycle:started'),
      cycle,
      runId: name,
      session: name,
      only: fc.option(name, { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      event: fc.constant('cycle:finished'),
      cycle,
      outcome: fc.constantFrom('completed', 'abandoned'),
      verdict,
      green: fc.boolean(),
      revision: fc.option(name, { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ event: fc.constant('stage:started'), cycle, stage }) },
  { weight: 3, arbitrary: finished('test', run) },
  { weight: 3, arbitrary: finished('analyze', analysis) },
  { weight: 2, arbitrary: fc.record({ event: fc.constant('effect:intended'), cycle, stage, key: name, effect: name }) },
  {
    weight: 2,
    arbitrary: fc.record({ event: fc.constant('effect:done'), cycle, stage, key: name, result: fc.jsonValue() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      event: fc.constant('fix:applied'),
      cycle,
      ticket: name,
      files: fc.array(name),
      commits: fc.array(name),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ event: fc.constant('control:accepted'), test: name, until: name, reason: name, by: name }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      event: fc.constant('tests:accepted'),
      suite: name,
      hash: name,
      files: fc.constant({}),
      by: name,
      reason: name,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ event: fc.constant('cause:muted'), cause: name, until: name, reason: name, by: name }),
  },
) as unknown as fc.Arbitrary<EventBody>

function finished(stageName: string, output: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.record({
    event: fc.constant('stage:finished'),
    cycle,
    stage: fc.constant(stageName),
    outcome: fc.constant('succeeded'),
    result: fc.record({ status: fc.constant('succeeded'), output }),
    durationMs: fc.nat(9),
  })
}
