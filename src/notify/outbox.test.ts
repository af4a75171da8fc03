import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Clock } from '../model/clock.js'
import { aNotice } from '../testing/a-notice.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import type { Notice, NoticeEvent } from './notice.js'
import { openOutbox } from './outbox.js'
import type { OutboxOptions } from './outbox-options.js'

const DRAIN_MS = 77
const AT = Date.parse('2026-03-01T09:00:00Z')

/** Pauses end when a test or a signal ends them; the limit of closing comes at once. */
function stillClock(now = AT): Clock & { pauses: number[]; skip(): void } {
  const pauses: number[] = []
  let skip = () => {}
  return {
    pauses,
    skip: () => skip(),
    now: () => now,
    monotonic: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (ms === DRAIN_MS) return void setTimeout(resolve, 20)
        pauses.push(ms)
        skip = () => resolve()
        signal?.addEventListener('abort', () => resolve(), { once: true })
        if (signal?.aborted) resolve()
      }),
  }
}

function setting(
  more: Partial<OutboxOptions> & {
    send?: (notice: Notice, signal: AbortSignal) => Promise<void>
    on?: NoticeEvent[]
  } = {},
) {
  const { send, on = ['red', 'green'], ...rest } = more
  const sent: string[] = []
  const warnings: string[] = []
  const clock = stillClock()
  const notifier = {
    kind: 'test',
    send: send ?? (async ({ body }: Notice) => void sent.push(body.id)),
  }
  const recipients = [{ name: '1-test', notifier, on }]
  const folder = rest.folder ?? temporaryFolder()
  const options: OutboxOptions = { folder, recipients, clock, warn: (message) => warnings.push(message), ...rest }
  return {
    options,
    sent,
    warnings,
    clock,
    folder,
    files: () => readdirSync(folder).filter((name) => name !== 'told.json'),
  }
}

const refuse = async () => {
  throw new Error('HTTP 500')
}

describe('openOutbox', () => {
  it('delivers in order and keeps nothing of what is delivered', async () => {
    const { options, sent, files, warnings } = setting()
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' }), aNotice({ id: 'n2' })])
    await outbox.put([aNotice({ id: 'n3' })])
    await outbox.close(DRAIN_MS)
    expect(sent).toEqual(['n1', 'n2', 'n3'])
    expect(files()).toEqual([])
    expect(warnings).toEqual([])
  })

  it('tells nobody what he did not ask for', async () => {
    const { options, sent } = setting({ on: ['green'] })
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' }), aNotice({ id: 'n2', event: 'green' })])
    await outbox.close(DRAIN_MS)
    expect(sent).toEqual(['n2'])
  })

  it('takes a notice that was put before for done, in this session and in later ones', async () => {
    const { options, sent, folder } = setting()
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' })])
    await outbox.put([aNotice({ id: 'n1' })])
    await outbox.close(DRAIN_MS)
    const later = setting({ folder })
    const again = await openOutbox(later.options)
    await again.put([aNotice({ id: 'n1' })])
    await again.close(DRAIN_MS)
    expect([...sent, ...later.sent]).toEqual(['n1'])
  })

  it('delivers after a restart what could not be delivered before, body for body', async () => {
    const { options, folder, files, warnings, clock } = setting({ send: refuse })
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' })])
    await vi.waitFor(() => expect(clock.pauses).toEqual([5_000]))
    await outbox.close(DRAIN_MS)
    expect(clock.pauses).toEqual([5_000])
    expect(files()).toEqual(['n1.1-test.json'])
    expect(warnings).toEqual([
      '1-test: HTTP 500; the loop goes on, the notice is kept',
      '1-test: 1 not delivered; they lie in the outbox until the next start',
    ])
    const bodies: unknown[] = []
    const later = setting({ folder, send: async ({ body }) => void bodies.push(body) })
    await (await openOutbox(later.options)).close(DRAIN_MS)
    expect(bodies).toEqual([aNotice({ id: 'n1' }).body])
    expect(later.files()).toEqual([])
  })

  it('has a notice on disk before anybody is asked to deliver it', async () => {
    const seen: string[][] = []
    const { options, files } = setting({ send: async () => void seen.push(files()) })
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' })])
    await outbox.close(DRAIN_MS)
    expect(seen).toEqual([['n1.1-test.json']])
  })

  it('never waits for a receiver that does not answer, and leaves off at the end', async () => {
    let told: AbortSignal | undefined
    const { options, files } = setting({
      send: (_notice, signal) =>
        new Promise((_, reject) => {
          told = signal
          signal.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    })
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' })])
    await outbox.close(DRAIN_MS)
    expect(told?.aborted).toBe(true)
    expect(files()).toEqual(['n1.1-test.json'])
  })

  it('ends in time though a notifier does not heed its signal', async () => {
    const { options, warnings } = setting({ send: () => new Promise(() => undefined) })
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' })])
    await outbox.close(DRAIN_MS)
    expect(warnings).toEqual(['1-test: 1 not delivered; they lie in the outbox until the next start'])
  }, 2_000)

  it('tries again after pauses that grow, and warns once', async () => {
    let failures = 3
    const { options, clock, warnings, files } = setting({
      send: async () => {
        if (failures-- > 0) throw new Error('HTTP 503')
      },
    })
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' })])
    for (const count of [1, 2, 3]) {
      await vi.waitFor(() => expect(clock.pauses).toHaveLength(count))
      clock.skip()
    }
    await vi.waitFor(() => expect(files()).toEqual([]))
    await outbox.close(DRAIN_MS)
    expect(clock.pauses).toEqual([5_000, 10_000, 20_000])
    expect(warnings).toHaveLength(1)
  })

  it('holds at most a hundred', async () => {
    const { options, files, warnings } = setting({ send: refuse })
    const outbox = await openOutbox(options)
    await outbox.put(Array.from({ length: 103 }, (_, index) => aNotice({ id: `n${100 + index}` })))
    await outbox.close(DRAIN_MS)
    expect(files()).toHaveLength(100)
    expect(files()).not.toContain('n100.1-test.json')
    expect(warnings).toContain('1-test: more than 100 notices wait; the oldest is dropped')
  })

  it('drops what is a week old, what can not be read and what nobody is there for', async () => {
    const { options, folder } = setting({ send: refuse })
    const outbox = await openOutbox(options)
    await outbox.put([aNotice({ id: 'n1' })])
    await outbox.close(DRAIN_MS)
    writeFileSync(join(folder, 'broken.1-test.json'), '{"to":')
    writeFileSync(
      join(folder, 'n2.9-gone.json'),
      JSON.stringify({ to: '9-gone', putAtMs: AT, notice: aNotice({ id: 'n2' }) }),
    )
    const later = setting({ folder, clock: stillClock(AT + 8 * 24 * 3_600_000) })
    await (await openOutbox(later.options)).close(DRAIN_MS)
    expect(later.files()).toEqual([])
    expect(later.sent).toEqual([])
  })

  it('passes over what was before anybody wanted to be told', async () => {
    const { options, sent, folder } = setting()
    const outbox = await openOutbox(options)
    expect(outbox.isNew).toBe(true)
    await outbox.passOver([aNotice({ id: 'n1' })])
    await outbox.put([aNotice({ id: 'n1' })])
    await outbox.close(DRAIN_MS)
    expect(sent).toEqual([])
    expect((await openOutbox(setting({ folder }).options)).isNew).toBe(false)
  })
})
