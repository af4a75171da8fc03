import { join } from 'node:path'
import { paired } from './paired.js'
import { peer } from './peers.js'
import { CLI, inFolder } from './places.js'
import { timed } from './processes.js'
import { type Row, timesLine } from './row.js'
import { smallLoop } from './small-loop.js'

/** From the shell's point of view: a process starts, answers and ends. */
export const row: Row = {
  title: 'cold start',
  run: (size) =>
    inFolder(async (folder) => {
      const node = process.execPath
      const state = join(folder, 'state')
      const loop = smallLoop(folder)
      await loop.run('--once')
      const newman = await peer('newman')
      const samples = await paired(
        {
          version: () => timed([node, CLI, '--version']),
          status: () => timed([node, CLI, 'status', '--state-dir', state]),
          floor: () => timed([node, '-e', '0']),
        },
        size === 'full' ? 41 : 3,
      )
      const peers =
        newman === undefined
          ? []
          : (await paired({ newman: () => timed([node, join(newman, 'bin/newman.js'), '--version']) }, 3)).newman
      const floor = { name: '`node -e 0`', samples: samples.floor }
      return [
        timesLine('`--version`', samples.version, floor, { most: 1.3 }),
        timesLine('`status` of one loop', samples.status, floor, { most: 1.3 }),
        {
          ...timesLine(
            '`--version`',
            samples.version.slice(0, peers.length),
            { name: 'newman `--version`', samples: peers },
            {},
          ),
          bar: 'none',
        },
      ]
    }),
}
