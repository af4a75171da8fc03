import { afterEach, describe, expect, it } from 'vitest'
import { LOOP, type SmallLoop, smallLoop, until } from '../../testing/small-loop.js'

let loop: SmallLoop | undefined
afterEach(() => loop?.remove())

describe('pause', () => {
  it('is what status says of a loop that waits, until it is stopped', async () => {
    const small = smallLoop(`${LOOP}\nuntil: { consecutive: 1000 }\n`.replace(/^stop:.*\n/m, ''))
    loop = small
    const { finished } = small.start('run', 'small')
    const stateNow = async () =>
      JSON.parse((await small.cli('status', 'small', '--json')).stdout || '{}').state as string
    await until(() => small.lines('deploys.txt').length > 0, 20_000)
    expect((await small.cli('pause', 'small')).code).toBe(0)
    await until(() => {
      const last = small.events().at(-1)
      return last?.event === 'cycle:finished' && last.decision === 'pause'
    }, 20_000)
    expect(await stateNow()).toBe('paused')
    await small.cli('stop', 'small')
    expect((await finished).code).toBe(1)
    expect(await stateNow()).toBe('stopped')
  })
})
