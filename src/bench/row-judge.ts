import { paired } from './paired.js'
import { contender } from './processes.js'
import { type Row, timesLine } from './row.js'

/** The whole green contract over 100,000 results and a manifest of as many lines, beside parsing those results from JSON. */
export const row: Row = {
  title: 'judging',
  async run(size) {
    const count = size === 'small' ? 1_000 : 100_000
    const job = (who: string) => () => contender('judge.mjs', who, count)
    const samples = await paired({ ours: job('ours'), parse: job('parse') }, size === 'small' ? 1 : 7)
    const what = `${count.toLocaleString('en')} results judged against their manifest`
    return [timesLine(what, samples.ours, { name: 'JSON.parse of the results', samples: samples.parse }, {})]
  },
}
