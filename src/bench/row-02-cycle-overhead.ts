import { medianOf, paired } from './paired.js'
import { inFolder } from './places.js'
import { runProgram } from './processes.js'
import { type Row, round, timesLine } from './row.js'
import { smallLoop } from './small-loop.js'

/** The same four commands from a running loop and from bash; what a cycle costs is the slope between a short and a long run. */
export const row: Row = {
  title: 'overhead per cycle',
  async run(size) {
    const cycles = size === 'full' ? 60 : 6
    const samples = await paired({ ours: () => ours(cycles), bash: () => bash(cycles) }, size === 'full' ? 3 : 1)
    const added = medianOf(samples.ours) - medianOf(samples.bash)
    const line = timesLine(
      'one cycle of 4 no-op commands',
      samples.ours,
      { name: 'bash', samples: samples.bash },
      { most: 1.6 },
    )
    return [
      line,
      {
        what: 'the same, added to bash',
        ours: `${round(added)} ms`,
        beside: '',
        ratio: '–',
        bar: '≤ 4 ms',
        held: added <= 4,
      },
    ]
  },
}

function ours(cycles: number) {
  return inFolder(async (folder) => {
    const loop = smallLoop(folder)
    const short = await loop.run('--max-cycles', '1', '--fresh')
    const long = await loop.run('--max-cycles', String(cycles + 1), '--fresh')
    return { value: (long.ms - short.ms) / cycles }
  })
}

function bash(cycles: number) {
  return inFolder(async (folder) => {
    smallLoop(folder)
    const cycle = '/bin/echo r1 >/dev/null; /bin/true; ./test.sh p1; ./test.sh p2;'
    const run = (count: number) =>
      runProgram(['bash', '-c', `export UNTILGREEN_REPORTS=.; for ((i=0;i<${count};i++)); do ${cycle} done; true`], {
        cwd: folder,
      })
    const short = await run(1)
    const long = await run(cycles + 1)
    return { value: (long.ms - short.ms) / cycles }
  })
}
