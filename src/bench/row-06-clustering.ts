import { readFileSync } from 'node:fs'
import { readCorpus } from '../diagnose/corpus/corpus.js'
import { pairwiseF1 } from '../diagnose/corpus/score.js'
import { findCauses } from '../diagnose/find-causes.js'
import { medianOf, paired } from './paired.js'
import { contender } from './processes.js'
import { type Line, type Row, round, timesLine } from './row.js'
import { TEXT_KEYS } from './text-clustering.js'

/** Right first: groups on what was made and on the held-out corpus; then speed. */
export const row: Row = {
  title: 'clustering',
  async run(size) {
    const count = size === 'small' ? 20_000 : 1_000_000
    const cluster =
      (who: string, number = count) =>
      () =>
        contender('06-clustering.mjs', who, number)
    const samples = await paired(
      { ours: cluster('ours'), half: cluster('ours', count / 2), regexes: cluster('regexes'), lines: cluster('lines') },
      1,
    )
    const [groups, purity] = [medianOf(samples.ours, 'groups'), medianOf(samples.ours, 'purity')]
    const growth = medianOf(samples.ours) / medianOf(samples.half)
    const what = `${count.toLocaleString('en')} messages, ${Math.round(medianOf(samples.ours, 'bytes') / 1e6)} MB`
    const theirs = `regex chain: ${medianOf(samples.regexes, 'groups')} groups`
    return [
      {
        what: `${what} of 200 causes`,
        ours: `${groups} groups, purity ${round(purity)}`,
        beside: theirs,
        ratio: '–',
        bar: '180–220 groups, purity ≥ 0.98',
        held: groups >= 180 && groups <= 220 && purity >= 0.98,
      },
      timesLine(what, samples.ours, { name: 'six-regex chain', samples: samples.regexes }, { most: 2 }),
      timesLine(what, samples.ours, { name: 'line split alone', samples: samples.lines }, {}),
      {
        what: 'twice as many messages',
        ours: `${round(growth)} × the time`,
        beside: '',
        ratio: '–',
        bar: '≤ 2.3 ×',
        held: growth <= 2.3,
      },
      ...quality(),
    ]
  },
}

/** Pairwise F1 on texts that nothing here was tuned on. */
function quality(): Line[] {
  const corpus = readCorpus(readFileSync(new URL('../diagnose/corpus/held-out.txt', import.meta.url), 'utf8'))
  const labels = corpus.map(({ cause }) => cause)
  const groupOf = new Map<string, string>()
  const { clusters } = findCauses(corpus.map(({ test, message }) => ({ test, message })))
  for (const { id, members } of clusters) for (const member of members) groupOf.set(member, id)
  const own = pairwiseF1(
    labels,
    corpus.map(({ test }) => groupOf.get(test) ?? test),
  ).f1
  return Object.entries(TEXT_KEYS).map(([name, keys]) => {
    const other = pairwiseF1(labels, keys(corpus.map(({ message }) => message))).f1
    const figures = { ours: `F1 ${own.toFixed(3)}`, beside: `${name} F1 ${other.toFixed(3)}` }
    return {
      what: `held-out corpus, ${corpus.length} messages`,
      ...figures,
      ratio: '–',
      bar: 'better',
      held: own > other,
    }
  })
}
