import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../platform/clock.js'
import { aTicketChange } from '../../../testing/a-ticket-change.js'
import { createFakeClock } from '../../../testing/fake-clock.js'
import type { FaultKind, TrackerFault } from '../../../testing/fake-tracker/faults.js'
import { textOf } from '../../../testing/fake-tracker/jira-routes.js'
import {
  type FakeTracker,
  startFakeTracker,
  type TrackerKind,
} from '../../../testing/fake-tracker/start-fake-tracker.js'
import { aTrackerContext } from '../../../testing/tracker-context.js'
import { type SeenTicket, trackerContract } from '../tracker.contract.js'
import type { Tracker } from '../tracker.js'
import { trackers } from './index.js'

const never = new AbortController().signal
const KINDS: TrackerKind[] = ['github', 'gitlab', 'jira']

async function setting(kind: TrackerKind, faults: TrackerFault[] = []) {
  const fake = await startFakeTracker({ kind, faults })
  onTestFinished(() => fake.stop())
  const clock = createFakeClock(Date.now())
  const context = aTrackerContext({ clock, env: { FAKE_TRACKER_TOKEN: fake.token } })
  const tracker: Tracker = await trackers.create(
    { timeout: 150, labels: ['p1'], issueType: 'Bug', ...fake.tickets, use: kind },
    context,
  )
  return { fake, clock, tracker }
}

function seen({ kind, issues }: FakeTracker): SeenTicket[] {
  return issues.map(({ number, title, open, body, comments, labels }) => {
    const texts = [body, ...comments.map((comment) => comment.body)]
    return {
      id: kind === 'jira' ? `CHAT-${number}` : String(number),
      open,
      text: [title, ...texts.map((text) => (typeof text === 'string' ? text : textOf(text)))]
        .join('\n')
        .slice(0, 65_536),
      flapping: labels.includes('flapping'),
    }
  })
}

for (const kind of KINDS) {
  trackerContract(kind, async () => {
    const { fake, tracker } = await setting(kind)
    return { tracker, tickets: () => seen(fake) }
  })
}

describe.each(KINDS)('%s', (kind) => {
  const faults: FaultKind[] = [
    'hang',
    'commit-then-hang',
    'commit-then-lose',
    'commit-then-cut',
    'commit-then-500',
    '500',
    '429',
    'reset',
    'slow',
  ]
  it.each(faults)('files one issue and one comment where writing meets: %s', async (fault) => {
    const on = ['create', 'comment', 'update', 'label'] as const
    const { fake, tracker } = await setting(
      kind,
      on.map((operation) => ({ on: operation, kind: fault, slowMs: 80 })),
    )
    const { id } = await tracker.apply(aTicketChange(), never)
    await tracker.apply(aTicketChange({ kind: 'close' }, { id }), never)
    expect(fake.issues).toHaveLength(1)
    expect(fake.issues[0]?.comments).toHaveLength(1)
    expect(fake.issues[0]?.open).toBe(false)
    await tracker.apply(aTicketChange({ kind: 'reopen' }, { id, reopened: 2 }), never)
    expect(fake.issues[0]).toMatchObject({ open: true, labels: ['untilgreen', 'p1', 'regressed', 'flapping'] })
  })

  it('files one issue though writing fails three times after the deed', async () => {
    const { fake, tracker } = await setting(kind, [{ on: 'create', kind: 'commit-then-lose', times: 3 }])
    await tracker.apply(aTicketChange(), never)
    expect(fake.issues).toHaveLength(1)
  })

  it('fails with TRACKER_FAILED where the tracker stays down, and files one issue when it is back', async () => {
    const { fake, tracker } = await setting(kind, [{ kind: '500', times: 1000 }])
    await expect(tracker.apply(aTicketChange(), never)).rejects.toMatchObject({ code: 'TRACKER_FAILED' })
    expect(fake.requests.length).toBeLessThan(30)
    fake.setFaults([])
    await tracker.apply(aTicketChange(), never)
    expect(fake.issues).toHaveLength(1)
  })

  it('waits as long as it is asked to, and no longer than a minute', async () => {
    const { clock, tracker } = await setting(kind, [{ on: 'create', kind: '429', retryAfter: '20' }])
    await tracker.apply(aTicketChange(), never)
    expect(clock.monotonic()).toBeGreaterThanOrEqual(20_000)
    expect(clock.monotonic()).toBeLessThan(25_000)
    const long = await setting(kind, [{ on: 'create', kind: '429', retryAfter: '1000000000' }])
    await long.tracker.apply(aTicketChange(), never)
    expect(long.clock.monotonic()).toBe(60_000)
  })

  it('takes up the issue of a cause whose state was lost, reopened', async () => {
    const { fake, tracker } = await setting(kind)
    const { id } = await tracker.apply(aTicketChange(), never)
    await tracker.apply(aTicketChange({ kind: 'close' }, { id }), never)
    const again = aTicketChange({ key: 'staging-p1/c-auth/cycle-1/open', reason: 'seen anew' })
    expect((await tracker.apply(again, never)).id).toBe(id)
    expect(fake.issues).toHaveLength(1)
    expect(fake.issues[0]).toMatchObject({ open: true, labels: ['untilgreen', 'p1', 'regressed'] })
    expect(seen(fake)[0]?.text).toContain('seen anew')
  })

  it('keeps loops apart that share a tracker', async () => {
    const { fake, tracker } = await setting(kind)
    await tracker.apply(aTicketChange(), never)
    await tracker.apply(aTicketChange({ key: 'other/c-auth/cycle-3/open' }), never)
    expect(fake.issues).toHaveLength(2)
  })

  it('opens an issue anew where a person deleted it, and closes nothing that is gone', async () => {
    const { fake, tracker } = await setting(kind)
    const { id } = await tracker.apply(aTicketChange(), never)
    fake.remove(1)
    expect(await tracker.apply(aTicketChange({ kind: 'close' }, { id }), never)).toMatchObject({ id })
    expect(fake.issues).toHaveLength(0)
    await tracker.apply(aTicketChange({ kind: 'comment' }, { id }), never)
    expect(fake.issues).toHaveLength(1)
  })

  it('finds its issue behind hundreds of newer ones', async () => {
    const { fake, tracker } = await setting(kind)
    await tracker.apply(aTicketChange(), never)
    for (let index = 0; index < 220; index++) {
      const cluster = `c-${index}`
      if (index < 2) await tracker.apply(aTicketChange({}, { cluster }), never)
      else (fake.issues as object[]).push({ ...fake.issues[1], number: 10 + index })
    }
    const before = fake.issues.length
    await tracker.apply(aTicketChange(), never)
    expect(fake.issues).toHaveLength(before)
  })

  it('has its token in one header and nowhere else', async () => {
    const { fake, tracker } = await setting(kind)
    await tracker.apply(aTicketChange(), never)
    expect(JSON.stringify([fake.requests, fake.issues])).not.toContain(fake.token)
  })

  it('names no token in an error, even one that the host repeats', async () => {
    const { fake } = await setting(kind)
    const wrong = 'another-secret-token'
    const context = aTrackerContext({ env: { FAKE_TRACKER_TOKEN: wrong } })
    const tracker = await trackers.create(
      { timeout: 150, labels: [], issueType: 'Bug', ...fake.tickets, use: kind },
      context,
    )
    const error = await tracker.apply(aTicketChange(), never).catch((cause: unknown) => cause)
    expect(error).toMatchObject({
      code: 'TRACKER_FAILED',
      message: `${kind}: reading: HTTP 401 (Bad credentials: Bearer ***)`,
    })
  })

  it('stops when it is told to', async () => {
    const { tracker } = await setting(kind, [{ kind: 'hang', times: 100 }])
    const before = performance.now()
    await expect(tracker.apply(aTicketChange(), AbortSignal.timeout(50))).rejects.toMatchObject({
      code: 'TRACKER_FAILED',
    })
    expect(performance.now() - before).toBeLessThan(2_000)
  })

  it('can not be made without its token', async () => {
    const { fake } = await setting(kind)
    const made = trackers.create({ ...fake.tickets, use: kind, labels: [] }, aTrackerContext())
    await expect(made).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

describe('a list that lags behind', () => {
  it.each(KINDS)('does not make %s file an issue twice', async (kind) => {
    const fake = await startFakeTracker({
      kind,
      listLagMs: 1_000,
      faults: [{ on: 'create', kind: 'commit-then-lose' }],
    })
    onTestFinished(() => fake.stop())
    const context = aTrackerContext({ clock: systemClock, env: { FAKE_TRACKER_TOKEN: fake.token } })
    const choice = { timeout: 1_000, labels: [], issueType: 'Bug', ...fake.tickets, use: kind }
    await (await trackers.create(choice, context)).apply(aTicketChange(), never)
    expect(fake.issues).toHaveLength(1)
  })

  it.each(KINDS)('does not make %s file an issue twice after a kill between the deed and its answer', async (kind) => {
    const fake = await startFakeTracker({
      kind,
      listLagMs: 1_000,
      faults: [{ on: 'create', kind: 'commit-then-hang' }],
    })
    onTestFinished(() => fake.stop())
    const context = aTrackerContext({ clock: systemClock, env: { FAKE_TRACKER_TOKEN: fake.token } })
    const choice = { timeout: 5_000, labels: [], issueType: 'Bug', ...fake.tickets, use: kind }
    const tracker = await trackers.create(choice, context)
    const killed = new AbortController()
    const first = tracker.apply(aTicketChange(), killed.signal)
    while (fake.issues.length === 0) await systemClock.sleep(5, never)
    killed.abort()
    await expect(first).rejects.toThrow()
    await tracker.apply(aTicketChange(), never, 'cut-off')
    expect(fake.issues).toHaveLength(1)
  })
})

describe('github alone', () => {
  it('files one issue where the host is at it still after the time-out', async () => {
    const { fake } = await setting('github', [{ on: 'create', kind: 'slow', slowMs: 600 }])
    const context = aTrackerContext({ clock: systemClock, env: { FAKE_TRACKER_TOKEN: fake.token } })
    const tracker = await trackers.create({ timeout: 150, labels: [], ...fake.tickets, use: 'github' }, context)
    await tracker.apply(aTicketChange(), never)
    expect(fake.issues).toHaveLength(1)
  })

  it('waits out a secondary limit, which is a 403, and takes another 403 for a no', async () => {
    const { clock, fake, tracker } = await setting('github', [{ on: 'create', kind: 'secondary-limit' }])
    await tracker.apply(aTicketChange(), never)
    expect(fake.issues).toHaveLength(1)
    expect(clock.monotonic()).toBe(60_000)
    const refused = await setting('github', [{ on: 'create', kind: 'refuse-403', times: 9 }])
    await expect(refused.tracker.apply(aTicketChange(), never)).rejects.toThrow('HTTP 403 (Resource not accessible')
    expect(refused.clock.monotonic()).toBe(0)
  })

  it('finds an issue whose labels were dropped', async () => {
    const { fake, tracker } = await setting('github')
    await tracker.apply(aTicketChange(), never)
    for (const issue of fake.issues) issue.labels = []
    await tracker.apply(aTicketChange(), never)
    expect(fake.issues).toHaveLength(1)
  })
})
