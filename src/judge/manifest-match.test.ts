import { describe, expect, it } from 'vitest'
import { UntilgreenError } from '../errors.js'
import { manifestOf } from '../testing/suite-run.js'
import { matchManifest } from './manifest-match.js'

const match = (lines: string[], ids: string[]) => {
  const { present, missing } = matchManifest(manifestOf(...lines), ids)
  return { present: [...present], missing }
}

describe('matchManifest', () => {
  it.each([
    ['the full id', 'tests.p1.test_chat.TestChat::test_send', 'tests.p1.test_chat.TestChat::test_send'],
    ['a suffix after ::', 'test_send', 'tests.p1.test_chat.TestChat::test_send'],
    ['a suffix after a dot', 'TestChat::test_send', 'tests.p1.test_chat.TestChat::test_send'],
    ['a suffix after a slash', 'Sub', 'example.com/pkg::TestChat/Sub'],
    ['a suffix after >', 'sends', 'chat.spec.ts > chat > sends'],
    ['a composed letter for a decomposed one', 'caf\u00e9', 'x::cafe\u0301'],
    ['an id with a line break in it', 'a b', 'x::a\nb'],
  ])('matches by %s', (_what, line, id) => {
    expect(match([line], [id])).toEqual({ present: [id], missing: [] })
  })

  it.each([
    ['the middle of a word', 'end', 'tests::test_send'],
    ['another case', 'Test_Send', 'tests::test_send'],
    ['a look-alike', 'test_\u0430', 'tests::test_a'],
    ['a prefix', 'tests', 'tests::test_send'],
    ['a parameter left out', 'test_send', 'tests::test_send[chromium]'],
    ['a single colon', 'send', 'tests:send'],
    ['more than the id', 'more::tests::test_send', 'tests::test_send'],
  ])('does not match by %s', (_what, line, id) => {
    expect(match([line], [id])).toEqual({ present: [], missing: [line] })
  })

  it('prefers the exact id to suffixes', () => {
    expect(match(['test_a'], ['x::test_a', 'test_a', 'y::test_a'])).toEqual({ present: ['test_a'], missing: [] })
  })

  it('takes two lines that mean one test for one test', () => {
    expect(match(['x::test_a', 'test_a'], ['x::test_a']).present).toEqual(['x::test_a'])
  })

  it('refuses ambiguous lines, all at once, with number and candidates', () => {
    const refused = (): unknown =>
      match(['fine', 'test_a', 'test_b'], ['fine', 'x::test_a', 'y::test_a', 'x/test_b', 'y.test_b'])
    expect(refused).toThrow(UntilgreenError)
    expect(refused).toThrow(
      /p1\.manifest:2: 'test_a' is ambiguous.*\n {4}x::test_a\n {4}y::test_a\np1\.manifest:3: 'test_b'/,
    )
  })

  it('takes remembered ids as full ids only', () => {
    const manifest = { source: 'last-accepted' as const, name: 'the last run', ids: ['test_a'] }
    expect(matchManifest(manifest, ['x::test_a', 'y::test_a']).missing).toEqual(['test_a'])
  })

  it('matches 20,000 suffixes in well under a second', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `tests.p1.module_${index % 100}.Class::test_${index}`)
    const start = performance.now()
    expect(
      match(
        ids.map((id) => id.split('::')[1] ?? ''),
        ids,
      ).missing,
    ).toEqual([])
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
