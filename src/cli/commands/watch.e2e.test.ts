import { afterEach, describe, expect, it } from 'vitest'
import { type SmallLoop, smallLoop, until } from '../../testing/small-loop.js'

const loops: SmallLoop[] = []
function slowLoop(seconds: string): SmallLoop {
  const loop = smallLoop()
  loops.push(loop)
  loop.write(
    'test.sh',
    '#!/bin/sh\necho started >> tests.txt\nsleep "$(cat seconds)"\ncp report.xml "$UNTILGREEN_REPORTS/report.xml"\n',
  )
  loop.write('seconds', seconds)
  return loop
}
afterEach(() => {
  for (const loop of loops.splice(0)) loop.remove()
})

describe('watch without a terminal', () => {
  it('prints each event once as it comes, and ends with the session', async () => {
    const loop = slowLoop('2')
    const running = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const seqAtStart = loop.events().length
    const { code, stdout } = await loop.cli('watch', 'small', '--json')
    await running.finished
    expect(code).toBe(0)
    const seqs = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq)
    const all = loop.events().map(({ seq }) => seq)
    expect(seqs).toEqual(all.slice(all.indexOf(seqs[0] as number)))
    expect(seqs[0]).toBeLessThanOrEqual(seqAtStart + 1)
  })

  it('prints plain lines for people', async () => {
    const loop = slowLoop('2')
    const running = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const { code, stdout, stderr } = await loop.cli('watch')
    await running.finished
    expect(code).toBe(0)
    expect(stderr).toContain('small: running, cycle 1')
    expect(stdout).toMatch(/GREEN: 2 of 2 passed.*stopped: green/s)
  })

  it('ends at once where nothing runs', async () => {
    const loop = slowLoop('0')
    await loop.cli('run', 'small')
    const { code, stderr } = await loop.cli('watch', 'small')
    expect(code).toBe(0)
    expect(stderr).toContain('small: stopped')
  })

  it('notices that the loop was killed, and says how to go on', async () => {
    const loop = slowLoop('35.75')
    const { child, finished } = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const watching = loop.start('watch', 'small')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    child.kill('SIGKILL')
    await finished
    const { code, stderr } = await watching.finished
    expect(code).toBe(0)
    expect(stderr).toContain('gone without a word; `untilgreen run small` goes on from there')
    loop.write('seconds', '0')
    expect((await loop.cli('run', 'small')).code).toBe(0)
  })

  it('leaves on Ctrl-C, and the loop goes on', async () => {
    const loop = slowLoop('4')
    const running = loop.start('run', 'small')
    await until(() => loop.lines('tests.txt').length === 1)
    const watching = loop.start('watch', 'small')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    watching.child.kill('SIGINT')
    expect((await watching.finished).code).toBe(0)
    expect((await running.finished).code).toBe(0)
  })
})
