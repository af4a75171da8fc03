import type { AdapterChoice } from '../adapter.js'
import type { Observer } from '../loop/ports.js'
import type { LoopState } from '../model/state.js'
import { hashText, removeTree } from '../platform/files.js'

import type { Notice, NoticeEvent } from './notice.js'
import { type KeyedNotice, noticesAtRest, noticesFor } from './notices-for.js'
import type { NotifierContext } from './notifiers/command.js'
import { notifiers } from './notifiers/index.js'
import { openOutbox } from './outbox.js'
import type { Recipient } from './recipient.js'

export interface NotifyOptions {
  /** `notify:` of the loop file. */
  choices: readonly AdapterChoice[]
  /** Greens in a row that make the loop green. */
  consecutive: number
  context: NotifierContext
  /** Absolute: `state/<loop>/outbox`. */
  folder: string
  /** As the journal has it, before anything is added. */
  state: LoopState
  /** Where a cycle's report can be read: `{loop}`, `{cycle}` and `{cycle6}` (six digits) are filled in. */
  reportUrl?: string
  warn(message: string): void
}

/** Tells what is worth telling while a session runs. */
export interface Notifying {
  observer: Observer
  /** Within five seconds, whatever the receivers do. */
  close(): Promise<void>
}

const DRAIN_MS = 5_000

/** Makes the notifiers and takes up what is left to tell. A notifier that is broken costs warnings, never the loop. */
export async function startNotifying(options: NotifyOptions): Promise<Notifying> {
  const { choices, consecutive, context, folder, state, warn } = options
  if (choices.length === 0) return { observer: { name: 'notify' }, close: async () => undefined }
  await removeTree(context.noticesFolder)
  const recipients = await Promise.all(choices.map((choice, index) => recipientOf(choice, index, context)))
  const outbox = await openOutbox({ folder, recipients, clock: context.clock, warn })
  const finished = (keyed: readonly KeyedNotice[]) => keyed.map((one) => noticeOf(one, options))
  const untold = finished(noticesAtRest({ state, consecutive }))
  await (outbox.isNew ? outbox.passOver(untold) : outbox.put(untold))
  return {
    observer: {
      name: 'notify',
      async onEvent(event, after) {
        await outbox.put(finished(noticesFor(event, { state: after, consecutive })))
      },
    },
    close: () => outbox.close(DRAIN_MS),
  }
}

async function recipientOf(choice: AdapterChoice, index: number, context: NotifierContext): Promise<Recipient> {
  const notifier = await notifiers.create(choice, context)
  return { name: `${index + 1}-${choice.use}`, notifier, on: choice.on as NoticeEvent[] }
}

/** Ids depend on the loop's own history alone. */
function noticeOf({ key, notice }: KeyedNotice, { context, reportUrl }: NotifyOptions): Notice {
  const { body, headline, titles } = notice
  const { loop, cycle, revision } = body
  return {
    headline,
    titles: titles.map((title) => context.mask(title)),
    body: {
      id: `ntc_${hashText(`${loop}/${key}`).slice(0, 24)}`,
      ...body,
      revision: revision === null ? null : context.mask(revision),
      ...(reportUrl !== undefined && { reportUrl: context.mask(reportAddress(reportUrl, loop, cycle)) }),
    },
  }
}

function reportAddress(template: string, loop: string, cycle: number): string {
  return template
    .replaceAll('{loop}', loop)
    .replaceAll('{cycle}', String(cycle))
    .replaceAll('{cycle6}', String(cycle).padStart(6, '0'))
}
