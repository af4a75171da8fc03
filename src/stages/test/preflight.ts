import type { Clock } from '../../model/clock.js'
import { formatDuration } from '../../model/duration.js'
import { shown } from '../../model/outcome.js'
import type { Stage } from '../../model/stage.js'
import type { SuiteRun, Window } from '../../model/test-run.js'
import { toRfc3339 } from '../../model/timestamps.js'
import type { SuitePlan } from './runner.js'

/** One question of readiness. Never rejects. */
export type PreflightQuestion = (
  signal: AbortSignal,
) => Promise<{ answered: boolean; error?: string; message?: string }>

export interface Preflight {
  /** What readiness asks; none: nothing is asked. */
  questions: readonly PreflightQuestion[]
  suites: readonly Pick<SuitePlan, 'name' | 'priority' | 'runner' | 'manifest'>[]
  clock: Clock
}

/** A dead environment is known within two seconds; what answers later than this is as good as dead to its tests. */
const LIMIT_MS = 1_800
const PAUSE_MS = 100

/** Asks the environment once more right before the tests. Where nothing answers, no suite is run: there is no one to ask. */
export function withPreflight(stage: Stage<'test'>, preflight: Preflight): Stage<'test'> {
  return {
    async run(cycle, context) {
      const { clock } = preflight
      const startedAt = toRfc3339(clock.now())
      const startedMs = clock.monotonic()
      const reason = await whyDead(preflight, context.signal)
      if (reason === undefined || context.signal.aborted) return stage.run(cycle, context)
      const durationMs = Math.round(clock.monotonic() - startedMs)
      const window = { startedAt, finishedAt: toRfc3339(clock.now()), durationMs }
      context.progress({ kind: 'readiness', message: reason, polls: 1 })
      const revision = shown(cycle.deploy)?.revision
      const suites = preflight.suites.map((plan) => notRun(plan, reason, window))
      const output = { window, suites, ...(revision !== undefined && { revision }) }
      return { status: 'succeeded', output: { ...output, ...(context.only !== undefined && { only: context.only }) } }
    },
  }
}

/** @returns why nobody is there, in words; undefined where anything answered, whatever it said. */
async function whyDead({ questions, clock }: Preflight, signal: AbortSignal): Promise<string | undefined> {
  if (questions.length === 0) return undefined
  const limit = new AbortController()
  const over = new AbortController()
  void clock.sleep(LIMIT_MS, over.signal).then(() => limit.abort('preflight'))
  const bounded = AbortSignal.any([signal, limit.signal])
  let last = 'no answer'
  try {
    while (!bounded.aborted) {
      const round = await askAll(questions, bounded)
      if (round.answered) return undefined
      if (!bounded.aborted) last = round.said ?? last
      await clock.sleep(PAUSE_MS, bounded)
    }
  } finally {
    over.abort()
    // Questions that are still open when another was answered.
    limit.abort('answered')
  }
  return `nothing answered for ${formatDuration(LIMIT_MS)} right before the tests: ${last}`
}

/** Ends with the first answer, or when all questions came to nothing. */
function askAll(
  questions: readonly PreflightQuestion[],
  signal: AbortSignal,
): Promise<{ answered: boolean; said?: string }> {
  return new Promise((resolve) => {
    let open = questions.length
    let said: string | undefined
    for (const ask of questions) {
      void ask(signal).then(({ answered, error, message }) => {
        said ??= error ?? message
        open--
        if (answered || open === 0) resolve({ answered, ...(said !== undefined && { said }) })
      })
    }
  })
}

function notRun(
  { name, priority, runner, manifest }: Preflight['suites'][number],
  reason: string,
  window: Window,
): SuiteRun {
  return {
    suite: name,
    priority,
    runner: runner.kind,
    window,
    exit: { ended: 'not-started', reason },
    reports: [],
    results: [],
    ...(manifest !== undefined && { manifest }),
    metadata: { addresses: [], identities: [] },
  }
}
