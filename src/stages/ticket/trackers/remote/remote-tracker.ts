import { UntilgreenError } from '../../../../errors.js'
import type { Clock } from '../../../../model/clock.js'
import type { TicketChange } from '../../../../model/ticket.js'
import { isFlapping } from '../../flapping.js'
import type { TicketPlace, Tracker } from '../../tracker.js'
import { type HostedIssue, type IssueHost, type IssueMark, UnsureError } from './issue-host.js'
import { issueText, issueTitle } from './issue-text.js'

const ATTEMPTS = 3
/** When to look whether an unsure write was done after all: lists lag behind, and a slow host may still be at it. */
const LOOKS_AFTER_MS = [0, 2_000, 5_000]
const DAY_MS = 24 * 3_600_000

/** What all trackers on a server have in common: one cause, one issue; one change, once, whatever gets lost on the way. */
export function remoteTracker(host: IssueHost, clock: Clock): Tracker {
  return {
    kind: host.kind,
    async apply(change, signal, before) {
      const making = { host, clock, change, signal, mayBeDone: before === 'cut-off' }
      if (change.kind === 'open' || change.ticket.id === '') return open(making)
      const issue = await host.issue(change.ticket.id, signal)
      if (issue !== undefined) return changeIssue(issue, making)
      // A person removed it. What is over needs no issue; what is there needs one.
      return change.kind === 'close' ? placeOf(change.ticket) : open(making)
    },
  }
}

interface Making {
  host: IssueHost
  clock: Clock
  change: TicketChange
  signal: AbortSignal
  /** What is not seen at the first look may be there all the same. */
  mayBeDone: boolean
}

/** The cause's issue: a new one, or the one that an earlier state of this loop, or a lost answer, left behind. */
async function open(making: Making): Promise<TicketPlace> {
  const { host, change, signal } = making
  const mark = markOf(change)
  const draft = { title: issueTitle(change), text: issueText(change, host.textLimit), mark }
  const look = () => find(mark.cause, making)
  const lost = making.mayBeDone ? await lookAgain(making, look) : undefined
  const issue = lost ?? (await once(making, look, () => host.create(draft, signal)))
  return issue.mark?.key === mark.key ? placeOf(issue) : changeIssue(issue, making)
}

/** Each step may be done already: a crash between two of them is mended by the next attempt. */
async function changeIssue(issue: HostedIssue, making: Making): Promise<TicketPlace> {
  const { host, change, signal } = making
  const reopens = change.kind === 'reopen' || (change.kind === 'open' && !issue.open)
  if (reopens) {
    await setOpen(issue, true, making)
    await host.addLabels(issue.id, isFlapping(change.ticket) ? ['regressed', 'flapping'] : ['regressed'], signal)
  }
  await commentOnce(issue, making)
  if (change.kind === 'close') await setOpen(issue, false, making)
  return placeOf(issue)
}

async function setOpen({ id }: HostedIssue, open: boolean, making: Making): Promise<void> {
  const { host, signal } = making
  await once(
    making,
    async () => ((await host.issue(id, signal))?.open ?? open) === open || undefined,
    async () => {
      await host.setOpen(id, open, signal)
      return true
    },
  )
}

async function commentOnce({ id }: HostedIssue, making: Making): Promise<void> {
  const { host, change, signal } = making
  const { key } = change
  const sinceMs = Date.parse(change.ticket.lastSeen.at) - DAY_MS
  await once(
    making,
    async () => (await host.hasComment(id, { key, sinceMs }, signal)) || undefined,
    async () => {
      await host.comment(id, { key, text: issueText(change, host.textLimit) }, signal)
      return true
    },
  )
}

/** Looks, and acts only where nothing is there; where acting ends unsure, looks again before it acts again. */
async function once<T>(making: Making, look: () => Promise<T | undefined>, act: () => Promise<T>): Promise<T> {
  const { host, signal } = making
  const there = await look()
  if (there !== undefined) return there
  let last = ''
  for (let attempt = 1; attempt <= ATTEMPTS && !signal.aborted; attempt++) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof UnsureError)) throw error
      last = error.message
    }
    const found = await lookAgain(making, look)
    if (found !== undefined) return found
  }
  throw new UntilgreenError('TRACKER_FAILED', last === '' ? `${host.kind}: stopped before it was asked` : last)
}

/** As often as it takes for a list to show what was written a moment ago. */
async function lookAgain<T>({ clock, signal }: Making, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const waitMs of LOOKS_AFTER_MS) {
    await clock.sleep(waitMs, signal)
    const found = signal.aborted ? undefined : await look()
    if (found !== undefined) return found
  }
  return undefined
}

/** The newest open one, else the newest: never a second issue for a cause. */
async function find(cause: string, { host, signal }: Making): Promise<HostedIssue | undefined> {
  let closed: HostedIssue | undefined
  for await (const issue of host.issues(signal)) {
    if (issue.mark?.cause !== cause) continue
    if (issue.open) return issue
    closed ??= issue
  }
  return closed
}

/** A change's key begins with its cause: `loop/cluster/cycle-N/kind`. */
function markOf({ key }: TicketChange): IssueMark {
  const end = key.lastIndexOf('/cycle-')
  return { cause: end === -1 ? key : key.slice(0, end), key }
}

function placeOf({ id, url }: { id: string; url?: string }): TicketPlace {
  return { id, ...(url !== undefined && { url }) }
}
