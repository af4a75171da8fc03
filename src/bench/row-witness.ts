import { medianOf, paired } from './paired.js'
import { contender, server } from './processes.js'
import { type Row, round, timesLine } from './row.js'

/** What it costs a suite that its requests are witnessed: the same requests, straight and through the proxy. */
export const row: Row = {
  title: 'witness proxy',
  async run(size) {
    const target = await server('server.mjs')
    const proxy = await server('witness-proxy.mjs', String(target.port))
    try {
      const count = size === 'small' ? 50 : 1_000
      const ask = (port: number) => () => contender('witness-requests.mjs', port, count)
      const samples = await paired({ ours: ask(proxy.port), straight: ask(target.port) }, size === 'small' ? 1 : 7)
      const each = (medianOf(samples.ours) - medianOf(samples.straight)) / count
      const what = `${count.toLocaleString('en')} requests, one by one, witnessed (+${round(each)} ms each)`
      return [timesLine(what, samples.ours, { name: 'straight', samples: samples.straight }, {})]
    } finally {
      target.child.kill()
      proxy.child.kill()
    }
  },
}
