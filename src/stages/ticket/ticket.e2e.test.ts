import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { TrackerFault } from '../../testing/fake-tracker/faults.js'
import { startFakeTracker } from '../../testing/fake-tracker/start-fake-tracker.js'
import { junit, LOOP, smallLoop, until } from '../../testing/small-loop.js'

async function setting(faults: TrackerFault[] = []) {
  const fake = await startFakeTracker({ kind: 'github', faults })
  onTestFinished(() => fake.stop())
  vi.stubEnv('FAKE_TRACKER_TOKEN', fake.token)
  const tickets = JSON.stringify({ ...fake.tickets, timeout: '500ms' })
  const loop = smallLoop(`${LOOP.replace('maxCycles: 2', 'maxCycles: 1')}tickets: ${tickets}\n`)
  onTestFinished(loop.remove)
  const fail = (names: string[], message = 'AssertionError: expected 1, got 2') => {
    loop.write('report.xml', junit([], names, message))
    loop.write('exit-code', '1')
  }
  const pass = () => {
    loop.write('report.xml', junit(['a', 'b']))
    loop.write('exit-code', '0')
  }
  return { fake, loop, fail, pass }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`)

describe('tickets of a loop in a tracker on a server', () => {
  it('are opened, commented, closed, reopened, and left to a person after two rounds', async () => {
    const { fake, loop, fail, pass } = await setting()
    for (const round of [0, 1, 2]) {
      fail(['a', 'b'])
      await loop.cli('run', 'small')
      await loop.cli('run', 'small')
      expect(fake.issues).toHaveLength(1)
      expect(fake.issues[0]?.open).toBe(true)
      pass()
      expect((await loop.cli('run', 'small')).code).toBe(0)
      expect(fake.issues[0]?.open).toBe(round === 2)
    }
    expect(fake.issues[0]?.labels).toEqual(['untilgreen', 'regressed', 'flapping'])
    const { stdout } = await loop.cli('tickets', 'small', '--json')
    expect(JSON.parse(stdout)).toMatchObject([
      { id: '1', state: 'open', url: 'https://github.example/acme/chat/issues/1' },
    ])
  }, 120_000)

  it('are few when 300 tests fail of one cause', async () => {
    const { fake, loop, fail } = await setting()
    fail(numbered(300))
    await loop.cli('run', 'small')
    expect(fake.issues).toHaveLength(1)
    expect(fake.issues[0]?.body).toContain('Tests (300)')
  }, 60_000)

  it('are one though the process is killed while the tracker hangs on what it has done', async () => {
    const { fake, loop, fail } = await setting([{ on: 'create', kind: 'commit-then-hang' }])
    fail(['a'])
    const running = loop.start('run', 'small')
    await until(() => fake.issues.length === 1)
    running.child.kill('SIGKILL')
    await running.finished
    await loop.cli('run', 'small')
    expect(fake.issues).toHaveLength(1)
  }, 60_000)

  it('do not hold the loop up when the tracker is down; they are filed when it is back', async () => {
    const { fake, loop, fail } = await setting([{ kind: 'refuse-403', times: 99 }])
    fail(['a'])
    const { code, stderr } = await loop.cli('run', 'small')
    expect(code).toBe(1)
    expect(stderr).not.toContain(fake.token)
    expect(fake.issues).toHaveLength(0)
    fake.setFaults([])
    await loop.cli('run', 'small')
    expect(fake.issues).toHaveLength(1)
  }, 60_000)

  it('never hold a secret that a test printed, nor the token', async () => {
    const { fake, loop, fail } = await setting()
    fail(['a'], `AssertionError: sent ${fake.token} and got 401`)
    await loop.cli('run', 'small')
    expect(fake.issues).toHaveLength(1)
    expect(JSON.stringify([fake.issues, fake.requests])).not.toContain(fake.token)
    expect(loop.read('state/small/journal.ndjson') + loop.read('state/small/untilgreen.log')).not.toContain(fake.token)
  }, 60_000)

  it('can not be asked for without the token', async () => {
    const { loop } = await setting()
    vi.stubEnv('FAKE_TRACKER_TOKEN', '')
    const { code, stderr } = await loop.cli('validate', 'small')
    expect(code).toBe(78)
    expect(stderr).toContain('the environment variable FAKE_TRACKER_TOKEN is not set')
  })
})
