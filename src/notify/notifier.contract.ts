import { describe, expect, it } from 'vitest'
import { UntilgreenError } from '../errors.js'
import { aNotice } from '../testing/a-notice.js'
import type { Notifier } from './notifier.js'

/** A notifier under test with the far side of it. */
export interface NotifierUnderTest {
  notifier: Notifier
  /** What came through, as text. */
  received(): string[]
  /** Must be in no message. */
  secrets: readonly string[]
}

/** What the far side does with what it gets. */
export type FarSide = 'takes it' | 'refuses' | 'hangs' | 'fails once'

/** What every notifier must do. */
export function notifierContract(name: string, make: (farSide: FarSide) => Promise<NotifierUnderTest>): void {
  const never = new AbortController().signal
  describe(`${name} keeps the contract of a notifier`, () => {
    it('delivers the event, the loop and the environment', async () => {
      const { notifier, received } = await make('takes it')
      await notifier.send(aNotice(), never)
      const [text, ...more] = received()
      expect(more).toEqual([])
      for (const word of ['staging-p1', 'staging', 'red', 'r2']) expect(text).toContain(word)
    })

    it('rejects with NOTIFIER_FAILED when it is refused, and tells no secret', async () => {
      const { notifier, secrets } = await make('refuses')
      const error = await notifier.send(aNotice(), never).catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(UntilgreenError)
      expect(error).toMatchObject({ code: 'NOTIFIER_FAILED' })
      for (const secret of secrets) expect(`${error}${JSON.stringify(error)}`).not.toContain(secret)
    })

    it('gives up on a far side that hangs', async () => {
      const { notifier } = await make('hangs')
      await expect(notifier.send(aNotice(), never)).rejects.toMatchObject({ code: 'NOTIFIER_FAILED' })
    })

    it('leaves off when it is told to', async () => {
      const { notifier } = await make('hangs')
      await expect(notifier.send(aNotice(), AbortSignal.timeout(30))).rejects.toMatchObject({ code: 'NOTIFIER_FAILED' })
    })

    it('delivers the same again when asked again', async () => {
      const { notifier, received } = await make('takes it')
      await notifier.send(aNotice(), never)
      await notifier.send(aNotice(), never)
      const [first, second] = received()
      expect(second).toBe(first)
    })
  })
}
