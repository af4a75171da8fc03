import type { Notice } from './notice.js'

/** Tells somebody outside. */
export interface Notifier {
  kind: string
  /**
   * Delivers one notice, trying again for as long as that can help. The same notice may come more than once: its id says so.
   * @throws UntilgreenError NOTIFIER_FAILED; its message names no address and no secret.
   */
  send(notice: Notice, signal: AbortSignal): Promise<void>
}
