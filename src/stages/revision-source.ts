import type { RevisionReads } from '../model/revision.js'

/** One answer to "which revision do you serve?" */
export type RevisionRead = RevisionReads['reads'][number] & {
  /** Something answered, whatever it said. */
  answered: boolean
}

/** Where the environment itself says which revision it serves. */
export interface RevisionSource {
  /** For people: `http://127.0.0.1:8080/health#/revision`. */
  source: string
  /** Answers in a row that must agree. */
  reads: number
  /** Ms between them, at least. */
  everyMs: number
  /** Answers carry a boot id or start time, which must change with a deploy. */
  namesInstance: boolean
  /** Asks once on a new connection. Never rejects. */
  read(signal: AbortSignal): Promise<RevisionRead>
}

/** The answers that prove a revision: asked until `reads` of them stand, or one disagrees. */
export async function readInARow(
  { source, reads, everyMs, read }: RevisionSource,
  sleep: (ms: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<RevisionReads> {
  const answers: RevisionReads['reads'] = []
  while (answers.length < reads && !signal.aborted) {
    if (answers.length > 0) await sleep(everyMs, signal)
    const { answered: _answered, ...answer } = await read(signal)
    answers.push(answer)
    if (answer.revision !== answers[0]?.revision || answer.revision === undefined) break
  }
  return { source, reads: answers }
}
