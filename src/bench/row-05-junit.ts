import { join } from 'node:path'
import { medianOf, paired } from './paired.js'
import { peer } from './peers.js'
import { inFolder } from './places.js'
import { contender } from './processes.js'
import { junitParts, talkativeJunit, writeReport } from './report-files.js'
import { figureLine, type Line, type Row, timesLine } from './row.js'

/** JUnit XML of 100,000 tests, each contender in a process of its own. */
export const row: Row = {
  title: 'JUnit XML',
  run: (size) =>
    inFolder(async (folder) => {
      const tests = size === 'small' ? 1_000 : 100_000
      const file = join(folder, 'junit.xml')
      const megabytes = Math.round(writeReport(file, junitParts(tests)) / 1e6)
      const hasPeer = (await peer('junit2json')) !== undefined
      const read = (who: string) => () => contender('05-parsers.mjs', who, file)
      const samples = await paired(
        { ours: read('ours'), saxes: read('saxes'), peer: hasPeer ? read('junit2json') : undefined },
        size === 'small' ? 1 : 5,
      )
      const what = `JUnit, ${megabytes} MB`
      return [
        timesLine(what, samples.ours, { name: 'bare saxes', samples: samples.saxes }, { most: 1.2 }),
        timesLine(what, samples.ours, { name: 'junit2json', samples: samples.peer }, { least: 2.5 }),
        figureLine(`${what}: peak memory`, medianOf(samples.ours, 'rssMb'), { most: 130, unit: 'MB' }),
        await large(join(folder, 'large.xml'), tests),
      ]
    }),
}

/** As many tests, ten times the text. */
async function large(file: string, tests: number): Promise<Line> {
  const megabytes = Math.round(writeReport(file, talkativeJunit(tests)) / 1e6)
  const { rssMb = Number.NaN, value } = await contender('05-parsers.mjs', 'ours', file)
  return figureLine(`JUnit, ${megabytes} MB in ${(value / 1000).toFixed(1)} s: peak memory`, rssMb, {
    most: 130,
    unit: 'MB',
  })
}
