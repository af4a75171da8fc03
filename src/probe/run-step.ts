import { parseDurationMs } from '../model/duration.js'
import { brokenConditions } from './answer-facts.js'
import { mismatch } from './condition.js'
import { latencyConditions } from './conditions.js'
import { STEP_KINDS, type Step, type StepKind } from './probe-file.js'
import { saveFrom } from './save.js'
import {
  errored,
  failed,
  filled,
  gaveUp,
  type Problem,
  remainingMs,
  type StepContext,
  type StepResult,
  withLimit,
} from './step.js'
import { httpStep } from './steps/http.js'
import { jwtStep } from './steps/jwt.js'
import { metricStep } from './steps/metric.js'
import { wsStep } from './steps/ws.js'

/** Runs steps one after the other; the first problem ends them, its message begins with the step's name. */
export async function runSteps(steps: readonly Step[], context: StepContext): Promise<Problem | undefined> {
  for (const [index, step] of steps.entries()) {
    const label = `${context.label}${context.label === 'step' ? ' ' : '.'}${index + 1}`
    const named = { ...context, label: step.name === undefined ? label : `${label} (${step.name})` }
    const problem = await runStep(step, named)
    if (problem === undefined) continue
    const message = problem.message.startsWith('step ') ? problem.message : `${named.label}: ${problem.message}`
    return { ...problem, message }
  }
  return undefined
}

async function runStep(step: Step, context: StepContext): Promise<Problem | undefined> {
  const limited = withLimit(context, durationMs(step.timeout))
  if (remainingMs(limited) === 0 || context.run.signal.aborted) return gaveUp(context, 'its turn')
  if (step.within !== undefined) return eventually(step, limited)
  const latenciesMs: number[] = []
  const problem = await repeated(step, limited, latenciesMs)
  if (problem) return problem
  const broken = brokenConditions(latencyConditions(step.expect?.latency, latenciesMs))
  return broken && failed(broken.text, broken.facts)
}

/** Asks again until all conditions hold or time is up; then the last answer is the answer. */
async function eventually(step: Step, context: StepContext): Promise<Problem | undefined> {
  const { clock, signal } = context.run
  const until = withLimit(context, durationMs(step.within))
  const pauseMs = durationMs(step.every) ?? 50
  let last: Problem | undefined
  for (let asks = 1; ; asks++) {
    const { problem, latencyMs } = await once(step, until)
    const broken = brokenConditions(latencyConditions(step.expect?.latency, latencyMs === undefined ? [] : [latencyMs]))
    const current = problem ?? (broken && failed(broken.text, broken.facts))
    if (current === undefined) return undefined
    // An ask that the end of `within` cut short says less than the answer before it.
    if (last === undefined || remainingMs(until) > 0) last = current
    if (remainingMs(until) <= pauseMs || signal.aborted) {
      return { ...last, message: `${last.message} (asked ${asks} times within ${step.within})` }
    }
    await clock.sleep(pauseMs, signal)
  }
}

/** All turns, `concurrency` of them at a time; the first problem stops the others from starting. */
async function repeated(step: Step, context: StepContext, latenciesMs: number[]): Promise<Problem | undefined> {
  const turns = step.repeat ?? step.concurrency ?? 1
  let next = 0
  let problem: Problem | undefined
  const worker = async (): Promise<void> => {
    while (next < turns && problem === undefined) {
      const turn = next++
      const scope = turns === 1 ? context.scope : context.scope.child({ turn })
      if (remainingMs(context) === 0) problem ??= gaveUp(context, `turn ${turn} of ${turns}`)
      else {
        const result = await once(step, { ...context, scope })
        problem ??= result.problem
        if (result.latencyMs !== undefined) latenciesMs.push(result.latencyMs)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(step.concurrency ?? 1, turns) }, worker))
  return problem
}

async function once(step: Step, context: StepContext): Promise<StepResult> {
  const kind = STEP_KINDS.find((name) => step[name] !== undefined)
  if (kind === undefined) return { problem: errored('the step says nothing to do') }
  const result = await KINDS[kind](step, context)
  if (result.problem || kind === 'use') return result
  const problem = saveFrom(step.save, result, context)
  return problem ? { ...result, problem } : result
}

const KINDS: Record<StepKind, (step: Step, context: StepContext) => Promise<StepResult>> = {
  http: async (step, context) => httpStep(step.http ?? '', step.expect, context),
  ws: async (step, context) => wsStep(step.ws ?? {}, step.expect, context),
  jwt: async (step, context) => jwtStep(step.jwt ?? {}, step.expect, context),
  metric: async (step, context) => metricStep(step.metric ?? { prometheus: '', query: '' }, step.expect, context),
  async check({ check = [] }, context) {
    const ready = filled(check, context)
    if ('problem' in ready) return ready
    for (const { value, is, name } of ready.value) {
      const problem = mismatch(is, { there: true, value }, { nowMs: context.run.clock.now() })
      if (problem === undefined) continue
      const text = `check${name === undefined ? '' : ` '${name}'`}: expected ${problem.expected}, actual ${problem.actual}`
      return { problem: failed(text, problem.pointer ? { pointer: problem.pointer } : {}) }
    }
    return {}
  },
  async wait(step, context) {
    await context.run.clock.sleep(Math.min(durationMs(step.wait) ?? 0, remainingMs(context)), context.run.signal)
    return remainingMs(context) > 0 ? {} : { problem: gaveUp(context, `a pause of ${step.wait} to end`) }
  },
  use: useSequence,
  async parallel({ parallel = [] }, context) {
    const problems = await Promise.all(
      parallel.map((step, index) => runSteps([step], { ...context, label: `${context.label}.${index + 1}` })),
    )
    const problem = problems.find((one) => one?.status === 'failed') ?? problems.find((one) => one !== undefined)
    return problem === undefined ? {} : { problem }
  },
}

/** A sequence has its own copy of the variables; what it saves is the caller's afterwards, `save` gives other names. */
async function useSequence(step: Step, context: StepContext): Promise<StepResult> {
  const ready = filled(step.with ?? {}, context)
  if ('problem' in ready) return ready
  const scope = context.scope.copy().child(ready.value)
  const steps = context.run.file.sequences?.[step.use ?? ''] ?? []
  const problem = await runSteps(steps, { ...context, scope })
  if (problem) return { problem }
  const saved = scope.saved()
  for (const [name, value] of Object.entries(saved)) context.scope.set(name, value)
  for (const [name, from] of Object.entries(step.save ?? {})) {
    if (typeof from === 'string' && Object.hasOwn(saved, from)) context.scope.set(name, saved[from])
    else return { problem: failed(`nothing to save as '${name}': the sequence '${step.use}' saved no such variable`) }
  }
  return {}
}

function durationMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDurationMs(text)
}
