/** What is hidden in an issue of ours: by it one cause has one issue, and one change is made once. */
export interface IssueMark {
  /** `loop/cluster`. */
  cause: string
  /** Key of the change that made the issue. */
  key: string
}

/** An issue as a host keeps it. */
export interface HostedIssue {
  id: string
  url: string
  open: boolean
  /** Absent: not ours. */
  mark?: IssueMark
}

export interface IssueDraft {
  title: string
  /** Markdown. */
  text: string
  mark: IssueMark
}

/**
 * A place that keeps issues. Each call ends with an answer, with TRACKER_FAILED where the host said no or can't be asked, or, where
 * it may have done what it was asked for, with an `UnsureError`.
 */
export interface IssueHost {
  kind: string
  /** Characters that a text may have. */
  textLimit: number
  /** Our issues, newest first, by label (searches lag behind). Bounded. */
  issues(signal: AbortSignal): AsyncIterable<HostedIssue>
  /** Undefined: it is gone. */
  issue(id: string, signal: AbortSignal): Promise<HostedIssue | undefined>
  create(draft: IssueDraft, signal: AbortSignal): Promise<HostedIssue>
  /** Is there a comment with this key, made after `sinceMs`? */
  hasComment(id: string, comment: { key: string; sinceMs: number }, signal: AbortSignal): Promise<boolean>
  comment(id: string, comment: { key: string; text: string }, signal: AbortSignal): Promise<void>
  /** Asked only where the issue is in the other state. */
  setOpen(id: string, open: boolean, signal: AbortSignal): Promise<void>
  /** May be asked twice. */
  addLabels(id: string, labels: readonly string[], signal: AbortSignal): Promise<void>
}

/** It was asked, and no one knows whether it was done. */
export class UnsureError extends Error {
  override readonly name = 'UnsureError'
}
