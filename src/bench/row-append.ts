import { medianOf, paired } from './paired.js'
import { inFolder } from './places.js'
import { contender } from './processes.js'
import { type Row, round, timesLine } from './row.js'

/** Events that are safe on disk before the next, beside a bare write and fdatasync of as many bytes. */
export const row: Row = {
  title: 'durable append',
  run: (size) =>
    inFolder(async (folder) => {
      const count = size === 'small' ? 50 : 1_000
      const append = (who: string) => () => contender('append.mjs', who, folder, count)
      const samples = await paired({ ours: append('ours'), raw: append('raw') }, size === 'small' ? 1 : 7)
      const each = round(medianOf(samples.ours) / count)
      return [
        timesLine(
          `${count} durable appends (${each} ms each)`,
          samples.ours,
          { name: 'write + fdatasync', samples: samples.raw },
          {},
        ),
      ]
    }),
}
