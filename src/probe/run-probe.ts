import { parseDurationMs } from '../model/duration.js'
import type { TestResult } from '../model/test-result.js'
import type { Mask } from './mask.js'
import { maskedMismatch } from './mismatch.js'
import type { Probe } from './probe-file.js'
import { openRecorder, type Recorder } from './recorder.js'
import { runSteps } from './run-step.js'
import type { ProbeScope } from './scope.js'
import { bounded } from './shown.js'
import { openSightings } from './sightings.js'
import type { ProbeRun, Problem, StepContext } from './step.js'
import { endSockets } from './steps/live-socket.js'

const DEFAULT_TIMEOUT_MS = 30_000
const MAX_MESSAGE = 8_192

/** Runs one probe, all its copies, to a result. Never throws for what the other side does. */
export async function runProbe(probe: Probe, all: ProbeRun, scope: ProbeScope, mask: Mask): Promise<TestResult> {
  const traceparent = all.newTraceparent?.() ?? all.traceparent
  const run = { ...all, ...(traceparent !== undefined && { traceparent }) }
  const sightings = openSightings()
  const recorder = openRecorder()
  const startedAt = new Date(run.clock.now()).toISOString()
  const startedMs = run.clock.monotonic()
  const limitMs = parseDurationMs(probe.timeout ?? run.file.timeout ?? '') ?? DEFAULT_TIMEOUT_MS
  const deadline = { atMs: startedMs + limitMs, limitMs }
  const context: StepContext = {
    run,
    scope,
    recorder,
    sightings,
    deadline,
    sockets: new Map(),
    label: 'step',
    runSteps,
  }
  const problem = await allCopies(probe, context)
  const durationMs = run.clock.monotonic() - startedMs
  const result = { ...toResult(probe.name, problem, durationMs, mask), startedAt, ...seen(recorder, problem, mask) }
  const [, traceId] = all.newTraceparent === undefined ? [] : (traceparent ?? '').split('-')
  const passed = problem === undefined
  run.onSeen?.({ test: probe.name, passed, tokens: sightings.tokens(), sketches: sightings.sketches() })
  return { ...result, ...(traceId !== undefined && { traceId }) }
}

async function allCopies(probe: Probe, context: StepContext): Promise<Problem | undefined> {
  const copies = probe.repeat ?? probe.concurrency ?? 1
  let next = 0
  let problem: Problem | undefined
  const worker = async (): Promise<void> => {
    while (next < copies && problem === undefined) {
      const index = next++
      const found = await oneCopy(probe, { ...context, sockets: new Map() }, index)
      problem ??= found && copies > 1 ? { ...found, message: `${found.message} (copy ${index} of ${copies})` } : found
    }
  }
  await Promise.all(Array.from({ length: Math.min(probe.concurrency ?? 1, copies) }, worker))
  return problem
}

/** The first copy saves into the probe's own scope, the others into theirs. */
async function oneCopy(probe: Probe, context: StepContext, index: number): Promise<Problem | undefined> {
  const scope = (index === 0 ? context.scope : context.scope.copy()).child({ index, turn: 0 })
  const problem = await runSteps(probe.steps, { ...context, scope })
  await endSockets(context.sockets.values(), context.recorder)
  return problem
}

function toResult(id: string, problem: Problem | undefined, durationMs: number, mask: Mask): TestResult {
  if (problem === undefined) {
    return {
      id,
      status: 'passed',
      durationMs,
      attempts: [{ status: 'passed', durationMs }],
      flaky: false,
      phase: 'call',
    }
  }
  const { status } = problem
  const message = bounded(mask.hide(problem.message), MAX_MESSAGE - 40)
  return { id, status, durationMs, attempts: [{ status, durationMs, message }], flaky: false, phase: 'call', message }
}

function seen(recorder: Recorder, problem: Problem | undefined, mask: Mask): Partial<TestResult> {
  const witness = recorder.witness()
  const output = recorder.output(mask)
  const mismatch = problem?.mismatch && maskedMismatch(problem.mismatch, mask)
  const facts =
    problem &&
    Object.entries(problem.facts).map(([name, value]) => [name, typeof value === 'string' ? mask.hide(value) : value])
  return {
    ...(output !== '' && { output }),
    ...(witness && { witness }),
    ...(mismatch && { mismatch }),
    ...(facts && facts.length > 0 && { facts: Object.fromEntries(facts) }),
  }
}
