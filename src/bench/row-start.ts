import { statSync } from 'node:fs'
import { join } from 'node:path'
import { paired } from './paired.js'
import { CLI, inFolder } from './places.js'
import { contender, timed } from './processes.js'
import { type Row, timesLine } from './row.js'

/** `status` of a loop that has done 100,000 cycles: from its journal alone, and with the snapshot that its last owner left. */
export const row: Row = {
  title: 'start with a long history',
  run: (size) =>
    inFolder(async (folder) => {
      const cycles = size === 'small' ? 1_000 : 100_000
      await contender('start-make.mjs', folder, cycles)
      const journal = join(folder, 'bench/journal.ndjson')
      const code = `for (const line of require('fs').readFileSync(${JSON.stringify(journal)}, 'utf8').split('\\n')) line && JSON.parse(line)`
      const status = () => timed([process.execPath, CLI, 'status', 'bench', '--state-dir', folder])
      const jobs = { ours: status, floor: () => timed([process.execPath, '-e', code]) }
      const rounds = size === 'small' ? 1 : 5
      const bare = await paired(jobs, rounds)
      await contender('start-make.mjs', 'snapshot', folder)
      const helped = await paired(jobs, rounds)
      const what = `status after ${cycles.toLocaleString('en')} cycles, ${Math.round(statSync(journal).size / 1e6)} MB`
      const name = 'JSON.parse of the journal’s lines'
      return [
        timesLine(`${what}, journal alone`, bare.ours, { name, samples: bare.floor }, {}),
        timesLine(`${what}, with snapshot`, helped.ours, { name, samples: helped.floor }, {}),
      ]
    }),
}
