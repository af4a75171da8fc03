/** How a stage ended. A failed test is data in `succeeded`; `errored` is a stage that could not do its work. */
export type Outcome<T> =
  | { status: 'succeeded'; output: T }
  | { status: 'errored'; error: StageError; partial?: Partial<T> }
  | { status: 'skipped'; reason: string }

export interface StageError {
  /** From the catalogue in `errors.ts`: `READINESS_TIMEOUT`. */
  code: string
  /** What happened, with the figures. */
  message: string
  /** What to do about it. */
  hint?: string
}

/** What a stage has to show: its output, or what an errored one kept. */
export function shown<T>(outcome: Outcome<T> | undefined): Partial<T> | undefined {
  if (outcome?.status === 'succeeded') return outcome.output
  return outcome?.status === 'errored' ? outcome.partial : undefined
}
