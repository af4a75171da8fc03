import { afterEach, describe, expect, it } from 'vitest'
import { junit, type SmallLoop, smallLoop } from '../../testing/small-loop.js'

const loops: SmallLoop[] = []
afterEach(() => {
  for (const loop of loops.splice(0)) loop.remove()
})

async function redThenGreen(): Promise<SmallLoop> {
  const loop = smallLoop()
  loops.push(loop)
  loop.write('report.xml', junit(['a'], ['b']))
  loop.write('exit-code', '1')
  await loop.cli('run', 'small', '--once')
  loop.write('report.xml', junit(['a', 'b']))
  loop.write('exit-code', '0')
  await loop.cli('run', 'small', '--once')
  return loop
}

describe('compare', () => {
  it('takes numbers, `last` and `green`, and exits 0', async () => {
    const loop = await redThenGreen()
    const { code, stdout } = await loop.cli('compare', 'small', '1', '2', '--json')
    expect(code).toBe(0)
    const { a, b, fixed, broken, causes } = JSON.parse(stdout) as Record<string, Record<string, unknown>>
    expect({ a, b }).toMatchObject({ a: { cycle: 1, verdict: 'failed', passRate: 0.5 }, b: { cycle: 2, green: true } })
    expect({ fixed, broken }).toEqual({ fixed: ['p1/t::b'], broken: [] })
    expect(causes).toMatchObject({ new: [], gone: [{ category: 'assertion' }] })
    const words = await loop.cli('compare', 'small', 'green', 'last')
    expect(words.stdout).toContain('no test and no cause changed')
  })

  it('refuses a cycle that is not there, and words that are none', async () => {
    const loop = await redThenGreen()
    expect(await loop.cli('compare', 'small', '1', '9')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no cycle 9'),
    })
    expect(await loop.cli('compare', 'small', '1', 'x')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'x' is no cycle"),
    })
    expect((await loop.cli('compare', 'small', '1')).code).toBe(2)
  })
})
