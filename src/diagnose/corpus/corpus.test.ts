import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { diagnose } from '../diagnose.js'
import { type LabelledMessage, randomFrom, readCorpus } from './corpus.js'
import { pairwiseF1 } from './score.js'

const FILES = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))
const TUNED = messagesOf(FILES.filter((name) => name.startsWith('tuning-')))
const HELD_OUT = messagesOf(['held-out.txt'])

describe.each([
  ['the tuned part', TUNED, { f1: 0.98, category: 0.98, owner: 0.98 }],
  ['the part set aside', HELD_OUT, { f1: 0.95, category: 0.9, owner: 0.9 }],
] as const)('%s of the corpus', (name, messages, bars) => {
  const score = scoreOf(messages)

  test('is grouped by cause', () => {
    const causes = new Set(messages.map(({ cause }) => cause)).size
    process.stdout.write(`${name}: ${messages.length} messages, ${causes} causes, ${JSON.stringify(score)}\n`)
    expect(score.f1).toBeGreaterThanOrEqual(bars.f1)
  })

  test('gets the right category', () => {
    expect(score.category).toBeGreaterThanOrEqual(bars.category)
  })

  test('gets the right owner', () => {
    expect(score.owner).toBeGreaterThanOrEqual(bars.owner)
  })

  test('gets the same ids in any order', () => {
    expect(idsOf(shuffled(messages, 7))).toEqual(idsOf(messages))
  })

  test('keeps its ids when only half of the failures are there', () => {
    const whole = idsOf(messages)
    const half = idsOf(shuffled(messages, 11).slice(0, messages.length / 2))
    const kept = [...half].filter(([id, group]) => whole.get(id) === group).length
    expect(kept / half.size).toBeGreaterThanOrEqual(0.95)
  })
})

test('the corpus is as large as it has to be', () => {
  const all = [...TUNED, ...HELD_OUT]
  expect(new Set(all.map(({ cause }) => cause)).size).toBeGreaterThanOrEqual(60)
  expect(new Set(all.map(({ message }) => message)).size).toBeGreaterThanOrEqual(400)
})

function messagesOf(names: readonly string[]): LabelledMessage[] {
  return names.flatMap((name) => readCorpus(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')))
}

function idsOf(messages: readonly LabelledMessage[]): Map<string, string> {
  const { clusters } = diagnose(messages)
  return new Map(clusters.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
}

function scoreOf(messages: readonly LabelledMessage[]) {
  const { clusters } = diagnose(messages)
  const found = new Map(clusters.flatMap((cluster) => cluster.members.map((member) => [member, cluster] as const)))
  const share = (right: (message: LabelledMessage) => boolean): number =>
    messages.filter(right).length / messages.length
  return {
    clusters: clusters.length,
    ...pairwiseF1(
      messages.map(({ cause }) => cause),
      messages.map(({ test }) => found.get(test)?.id ?? ''),
    ),
    category: share(({ test, category }) => found.get(test)?.category === category),
    owner: share(({ test, owner }) => found.get(test)?.owner === owner),
  }
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomFrom(seed)
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
