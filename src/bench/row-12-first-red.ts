import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eachLoop } from './each-loop.js'
import { paired } from './paired.js'
import { inFolder } from './places.js'
import { type Row, timesLine } from './row.js'

/** The second cycle of 25 tests, of which the last in the manifest failed in the first, beside that test alone. */
export const row: Row = {
  title: 'first red',
  async run(size) {
    const others = Array.from({ length: size === 'small' ? 3 : 24 }, (_, at) => `ok${at}`)
    const samples = await paired(
      {
        alone: () => firstRed(['bad'], 1),
        among: () => firstRed([...others, 'bad'], 1),
        amongFive: () => firstRed([...others, 'bad'], 5),
      },
      size === 'small' ? 1 : 2,
    )
    const alone = { name: 'the failing test alone', samples: samples.alone }
    return [
      timesLine('first red of 25, one worker', samples.among, alone, { most: 1.2 }),
      timesLine('first red of 25, 5 workers', samples.amongFive, alone, { most: 1.2 }),
    ]
  },
}

/** From the start of the process to the moment in which the failing test fails. */
function firstRed(ids: readonly string[], workers: number) {
  return inFolder(async (folder) => {
    const loop = eachLoop(folder, ids, { workers })
    await loop.run()
    const started = Date.now()
    await loop.run()
    return { value: Number(readFileSync(join(folder, 'bad-at'), 'utf8')) / 1e6 - started }
  })
}
