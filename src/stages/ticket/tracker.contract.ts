import { describe, expect, it } from 'vitest'
import type { TicketChange } from '../../model/ticket.js'
import { aTicketChange } from '../../testing/a-ticket-change.js'
import type { TicketPlace, Tracker } from './tracker.js'

/** A ticket as a person sees it in the tracker. */
export interface SeenTicket {
  id: string
  open: boolean
  /** All that stands there, comments too. */
  text: string
  flapping: boolean
}

export interface TrackerUnderTest {
  tracker: Tracker
  tickets(): SeenTicket[] | Promise<SeenTicket[]>
}

const never = new AbortController().signal

/** What every tracker must do. */
export function trackerContract(name: string, make: () => Promise<TrackerUnderTest>): void {
  const later = (kind: TicketChange['kind'], cycle: number, { id }: TicketPlace, reopened = 0) =>
    aTicketChange(
      {
        kind,
        key: `staging-p1/c-auth/cycle-${cycle}/${kind}`,
        reason: `reason of cycle ${cycle}`,
        body: `- cycle: ${cycle}`,
      },
      { id, reopened, state: kind === 'close' ? 'closed' : 'open' },
    )
  const occurrences = (text: string, word: string) => text.split(word).length - 1

  describe(`${name} keeps the contract of a tracker`, () => {
    it('opens a ticket and says where it is', async () => {
      const { tracker, tickets } = await make()
      const place = await tracker.apply(aTicketChange({}, { title: 'Token validation failed' }), never)
      const [ticket, ...more] = await tickets()
      expect(more).toEqual([])
      expect(ticket).toMatchObject({ id: place.id, open: true, flapping: false })
      expect(ticket?.text).toContain('Token validation failed')
      expect(place.file ?? place.url).toContain(place.id)
    })

    it('opens one ticket for one key, however often it is asked', async () => {
      const { tracker, tickets } = await make()
      const first = await tracker.apply(aTicketChange(), never)
      expect(await tracker.apply(aTicketChange(), never)).toEqual(first)
      expect(await tickets()).toHaveLength(1)
    })

    it('opens a ticket for each cause', async () => {
      const { tracker, tickets } = await make()
      const one = await tracker.apply(aTicketChange(), never)
      const other = await tracker.apply(aTicketChange({}, { cluster: 'c-other' }), never)
      expect(one.id).not.toBe(other.id)
      expect(await tickets()).toHaveLength(2)
    })

    it('writes a comment once', async () => {
      const { tracker, tickets } = await make()
      const place = await tracker.apply(aTicketChange(), never)
      await tracker.apply(later('comment', 4, place), never)
      await tracker.apply(later('comment', 4, place), never)
      await tracker.apply(later('comment', 5, place), never)
      const [ticket] = await tickets()
      expect(occurrences(ticket?.text ?? '', 'reason of cycle 4')).toBe(1)
      expect(occurrences(ticket?.text ?? '', 'reason of cycle 5')).toBe(1)
      expect(ticket?.text).toContain('2 tests failed of it')
    })

    it('closes and reopens, and can be asked twice', async () => {
      const { tracker, tickets } = await make()
      const place = await tracker.apply(aTicketChange(), never)
      for (const _ of [1, 2]) {
        expect((await tracker.apply(later('close', 4, place), never)).id).toBe(place.id)
        expect(await tickets()).toMatchObject([{ open: false }])
      }
      for (const _ of [1, 2]) {
        expect((await tracker.apply(later('reopen', 5, place, 1), never)).id).toBe(place.id)
        expect(await tickets()).toMatchObject([{ open: true, flapping: false }])
      }
    })

    it('says of a ticket that came back twice that it flaps', async () => {
      const { tracker, tickets } = await make()
      const place = await tracker.apply(aTicketChange(), never)
      await tracker.apply(later('close', 4, place, 1), never)
      await tracker.apply(later('reopen', 5, place, 2), never)
      expect(await tickets()).toMatchObject([{ open: true, flapping: true }])
    })

    it('takes a text that is far too long, cut and with its code block closed', async () => {
      const { tracker, tickets } = await make()
      const body = `### Evidence\n\n\`\`\`\n${'a long line of evidence\n'.repeat(20_000)}\`\`\`\n\nthe end`
      await tracker.apply(aTicketChange({ body }), never)
      const [ticket] = await tickets()
      expect(ticket?.text).toContain('a long line of evidence')
      if (ticket?.text.includes('the end')) return
      expect(ticket?.text).toContain('Cut here')
      expect(ticket?.text.length).toBeLessThanOrEqual(65_536)
    })

    it('takes titles and reasons of any kind', async () => {
      const { tracker, tickets } = await make()
      const hostile = `@org/team closes #1 ![x](http://evil/b.png) --> <script> ${'x'.repeat(400)}\n---\nstate: closed\n`
      await tracker.apply(aTicketChange({ reason: hostile }, { title: hostile }), never)
      expect(await tickets()).toMatchObject([{ open: true }])
    })
  })
}
