import { medianOf, paired } from './paired.js'
import { inFolder } from './places.js'
import { contender } from './processes.js'
import { figureLine, type Row, round, timesLine } from './row.js'

/** A command that floods, taken by the process runner (masked, counted, its end kept in a file), beside reading and dropping. */
export const row: Row = {
  title: 'flood',
  run: (size) =>
    inFolder(async (folder) => {
      const mebibytes = size === 'small' ? 16 : 1024
      const flood = (who: string) => () => contender('11-flood.mjs', who, mebibytes, folder)
      const samples = await paired(
        { ours: flood('ours'), plain: flood('plain'), detached: flood('detached') },
        size === 'small' ? 1 : 3,
      )
      const what = `${mebibytes} MiB`
      const rate = `${round(mebibytes / (medianOf(samples.ours) / 1000))} MiB/s`
      const bar = { most: 1.25, says: '≥ 0.8 × the rate' }
      return [
        { ...timesLine(what, samples.ours, { name: 'spawn, dropped', samples: samples.plain }, bar) },
        timesLine(
          `${what}, ${rate}`,
          samples.ours,
          { name: 'detached spawn, dropped', samples: samples.detached },
          bar,
        ),
        figureLine(`${what}: peak memory`, medianOf(samples.ours, 'rssMb'), { most: 110, unit: 'MB' }),
      ]
    }),
}
