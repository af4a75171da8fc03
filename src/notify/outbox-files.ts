import type { Clock } from '../model/clock.js'
import { makeFolder, namesIn, readText, removeTree, writeFileDurably } from '../platform/files.js'
import { join } from '../platform/paths.js'
import type { Notice } from './notice.js'
import type { OutboxOptions } from './outbox-options.js'
import type { Recipient } from './recipient.js'

/** One notice for one recipient. */
export interface PendingNotice {
  /** Name of the recipient. */
  to: string
  /** When it was put, in ms since the epoch. */
  putAtMs: number
  notice: Notice
}

/** What lies in the outbox. The disk is the truth; `pending` is what was read of it. */
export interface OutboxFiles {
  /** There was no outbox before. */
  readonly isNew: boolean
  /** Oldest first. */
  pending(to: string): readonly PendingNotice[]
  /** Writes a file for each recipient of each notice that was never put before. @returns how many. @throws UntilgreenError STATE_IO */
  add(notices: readonly Notice[], recipients: readonly Recipient[]): Promise<number>
  /** Remembers them as told. @throws UntilgreenError STATE_IO */
  passOver(notices: readonly Notice[]): Promise<void>
  remove(pending: PendingNotice): Promise<void>
}

/** A recipient that is down for weeks must not fill a disk, nor be flooded when it is back. */
const MOST_PENDING = 100
const LONGEST_KEPT_MS = 7 * 24 * 3_600_000
const IDS_REMEMBERED = 500
const LEDGER = 'told.json'

/** @throws UntilgreenError STATE_IO */
export async function openOutboxFiles({ folder, recipients, clock, warn }: OutboxOptions): Promise<OutboxFiles> {
  await makeFolder(folder)
  const ledger = await readLedger(folder)
  const told = ledger ?? []
  const queues = new Map(recipients.map(({ name }) => [name, [] as PendingNotice[]]))
  for (const pending of await readPending(folder, clock, warn)) {
    const queue = queues.get(pending.to)
    if (queue === undefined) await removeTree(join(folder, fileOf(pending)))
    else queue.push(pending)
  }
  const write = async (pending: PendingNotice): Promise<void> => {
    const queue = queues.get(pending.to) ?? []
    await writeFileDurably(join(folder, fileOf(pending)), `${JSON.stringify(pending)}\n`)
    queue.push(pending)
    if (queue.length <= MOST_PENDING) return
    const [oldest] = queue.splice(0, 1)
    if (oldest) await removeTree(join(folder, fileOf(oldest)))
    warn(`${pending.to}: more than ${MOST_PENDING} notices wait; the oldest is dropped`)
  }
  const remember = async (notices: readonly Notice[]): Promise<void> => {
    told.push(...notices.map(({ body }) => body.id))
    told.splice(0, Math.max(0, told.length - IDS_REMEMBERED))
    await writeFileDurably(join(folder, LEDGER), `${JSON.stringify(told)}\n`)
  }
  return {
    isNew: ledger === undefined,
    passOver: remember,
    pending: (to) => queues.get(to) ?? [],
    async add(notices, to) {
      const news = notices.filter(({ body }) => !told.includes(body.id))
      if (news.length === 0) return 0
      let count = 0
      for (const notice of news) {
        for (const { name, on } of to) {
          if (!on.includes(notice.body.event)) continue
          await write({ to: name, putAtMs: clock.now(), notice })
          count++
        }
      }
      // Last: after a crash before it the same files are written once more, by the same names.
      await remember(news)
      return count
    },
    async remove(pending) {
      const queue = queues.get(pending.to)
      const at = queue?.indexOf(pending) ?? -1
      if (at >= 0) queue?.splice(at, 1)
      await removeTree(join(folder, fileOf(pending)))
    },
  }
}

function fileOf({ to, notice }: PendingNotice): string {
  return `${notice.body.id}.${to}.json`
}

async function readLedger(folder: string): Promise<string[] | undefined> {
  if (!(await namesIn(folder)).includes(LEDGER)) return undefined
  const ids = parsed(await readText(join(folder, LEDGER)))
  return Array.isArray(ids) ? ids.map(String) : []
}

async function readPending(folder: string, clock: Clock, warn: (message: string) => void): Promise<PendingNotice[]> {
  const found: PendingNotice[] = []
  for (const name of (await namesIn(folder)).filter((file) => file.endsWith('.json') && file !== LEDGER)) {
    const pending = parsed(await readText(join(folder, name)).catch(() => ''))
    if (isPending(pending) && name === fileOf(pending) && clock.now() - pending.putAtMs < LONGEST_KEPT_MS) {
      found.push(pending)
      continue
    }
    warn(`outbox: ${name} is too old or can't be read; it is dropped`)
    await removeTree(join(folder, name))
  }
  return found.sort((one, other) => one.putAtMs - other.putAtMs)
}

function isPending(value: unknown): value is PendingNotice {
  const pending = value as Partial<PendingNotice> | null | undefined
  return (
    typeof pending?.to === 'string' &&
    typeof pending.putAtMs === 'number' &&
    typeof pending.notice?.body?.id === 'string'
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
