/** Brings the lines that something wrote in a window of time. */
export interface LogSource {
  /** As the loop file names it; unique among the sources of a loop. */
  name: string
  kind: string
  /** Never rejects for what the source does: what could not be got is a `problem`. */
  fetch(window: LogWindow, signal: AbortSignal): Promise<FetchedLog>
}

export interface LogWindow {
  /** RFC 3339 with offset. */
  since: string
  until: string
  cycle: number
  runId: string
}

export interface FetchedLog {
  /** In the source's order, masked. */
  lines: string[]
  /** Left out because of the cap of 1 MB. */
  cutLines: number
  /** Why there is nothing, or less than asked for. */
  problem?: string
}
