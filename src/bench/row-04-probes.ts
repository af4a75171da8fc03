import { medianOf, paired, type Sample } from './paired.js'
import { contender, server } from './processes.js'
import { type Line, type Row, round, type Size, timesLine } from './row.js'

/** Probes at concurrency 25 against a server of its own process, beside the plainest loop over the same packages. */
export const row: Row = {
  title: 'probes at concurrency 25',
  async run(size) {
    const { port, child } = await server('server.mjs')
    try {
      return [await measured('http', port, size), await measured('ws', port, size)]
    } finally {
      child.kill()
    }
  },
}

async function measured(what: 'http' | 'ws', port: number, size: Size): Promise<Line> {
  const count = size === 'small' ? 100 : what === 'http' ? 10_000 : 2_000
  const ask = (who: string) => () => contender('04-probes.mjs', who, what, port, count)
  const { ours, loop } = await paired({ ours: ask('ours'), loop: ask('loop') }, size === 'small' ? 1 : 5)
  const title = what === 'http' ? 'HTTP, status and one field' : 'WebSocket: connect, auth, welcome, echo'
  const line = timesLine(title, ours, { name: 'loop', samples: loop }, { most: 1.25, says: '≥ 0.8 × the loop’s rate' })
  const rate = (samples: readonly Sample[]) => `${round(count / (medianOf(samples) / 1000))}/s`
  return {
    ...line,
    ours: `${rate(ours)} (${line.ours})`,
    beside: `plain ${what === 'http' ? 'undici' : 'ws'} loop ${rate(loop)}`,
  }
}
