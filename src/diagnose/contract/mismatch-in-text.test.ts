import { describe, expect, it } from 'vitest'
import { documentsIn } from './documents-in-text.js'
import { contractTitle, explainContract } from './explain-contract.js'
import { mismatchInText } from './mismatch-in-text.js'

const SIGNS = { failing: 1, of: 1 }

describe('a failure’s own text', () => {
  it.each([
    [
      "KeyError: 'event'\nreceived: {'type': 'system_message', 'data': {'event': 'connection_established', 'ok': True, 'x': None}}",
    ],
    ['AssertionError: field event is missing; got {"type":"system_message","data":{"event":"connection_established"}}'],
    [
      'expected {"event": "connection_established", "user": "anna"}, received {"type":"system_message","data":{"event":"connection_established","user":"anna"}}',
    ],
  ])('shows the wrapper: %s', (text) => {
    const mismatch = mismatchInText(text, {})
    expect(mismatch?.elsewhere).toMatchObject({ '/event': '/data/event' })
    const found = mismatch && explainContract({ mismatch, signs: SIGNS })
    expect(found?.pointers).toMatchObject({ '/event': '/data/event' })
    expect(found && contractTitle(found, mismatch?.received)).toMatch(
      /^Message has another shape: .*(?:under|to) \/data/,
    )
  })

  it.each([
    ['AssertionError: expected 1, got 2'],
    ["KeyError: 'event'"],
    ["KeyError: 'event' in {'type': 'ping'}"],
    ['expected {"status": "healthy"}, received {"status": "degraded"}'],
    ['unclosed {"a": {"b": 1}'],
  ])('shows nothing of a shape: %s', (text) => {
    expect(mismatchInText(text, {})).toBeUndefined()
  })

  it('is read in no time, whatever it holds', () => {
    const started = performance.now()
    documentsIn('{'.repeat(200_000))
    documentsIn(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)} ${"{'".repeat(10_000)}`)
    documentsIn('{x} '.repeat(50_000))
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
