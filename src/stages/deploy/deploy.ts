import { hintFor } from '../../errors.js'
import type { Clock } from '../../model/clock.js'
import type { Cycle } from '../../model/cycle.js'
import type { CommandSummary, Deployment, Readiness } from '../../model/deployment.js'
import type { Outcome } from '../../model/outcome.js'
import type { Revision } from '../../model/revision.js'
import type { Stage, StageContext } from '../../model/stage.js'
import type { EffectState } from '../../model/state.js'
import { join } from '../../platform/paths.js'
import type { Deployer } from './deployer.js'
import { awaitReadiness, type ReadinessPlan } from './readiness.js'

export interface DeployStageOptions {
  deployer: Deployer
  /** Absent: the loop file asks for no readiness. */
  ready?: ReadinessPlan
  /** What to do about a deploy that a crash cut off. */
  repeat: 'ask' | 'always' | 'never'
  /** `--revision`: wins over what the deployer says. */
  revision?: Revision
  /** `--no-deploy` */
  deploys: boolean
  clock: Clock
  newId(): string
}

/** Deploys a revision and waits until the environment itself says that it serves it. */
export function deployStage(options: DeployStageOptions): Stage<'deploy'> {
  return { run: (cycle, context) => deploy(cycle, context, options) }
}

async function deploy(cycle: Cycle, context: StageContext, options: DeployStageOptions): Promise<Outcome<Deployment>> {
  const { deployer } = options
  const revision = options.revision ?? (await deployer.revision(context.signal))
  const deployment: Deployment = { deployer: deployer.kind, ...(revision !== undefined && { revision }) }
  let instanceBefore: string | undefined
  if (options.deploys && deployer.kind !== 'none') {
    const source = options.ready?.revision
    if (source?.namesInstance) instanceBefore = (await source.read(context.signal)).instance
    Object.assign(
      deployment,
      await deployOnce(cycle, context, { ...options, ...(revision !== undefined && { revision }) }),
    )
    const failure = commandFailure(deployment.command)
    if (failure !== undefined) return errored('DEPLOY_FAILED', failure, deployment)
  }
  return options.ready === undefined
    ? { status: 'succeeded', output: deployment }
    : awaitServed(
        deployment,
        { plan: options.ready, instanceBefore: deployment.command && instanceBefore, clock: options.clock },
        context,
      )
}

/** The effect: written down before it starts, so that a crash in its middle can be told from one before or after. */
async function deployOnce(
  cycle: Cycle,
  context: StageContext,
  { deployer, revision, ready, repeat, clock, newId }: DeployStageOptions,
): Promise<Partial<Deployment>> {
  const key = `cycle-${cycle.number}/deploy`
  const commandId = newId()
  const perform = async (earlier: EffectState | undefined): Promise<Partial<Deployment>> => {
    if (earlier !== undefined && repeat !== 'always') {
      const reconciled = await reconcile({ revision, ready, repeat, clock }, context)
      if (reconciled !== undefined) return { effectKey: key, reconciled }
    }
    const order = { cycle: cycle.number, runId: cycle.runId, fence: context.fence, commandId }
    const outputFile = join(context.folder, 'output', 'deploy.log')
    const command = await deployer.deploy(
      { ...order, outputFile, ...(revision !== undefined && { revision }) },
      context.signal,
    )
    // Not done: the journal must go on saying "intended", so that the next session asks the environment.
    if (context.signal.aborted) throw new Error('the deploy was interrupted')
    return { effectKey: key, ...(command && { command }) }
  }
  return context.effect({ key, effect: `deploy ${revision ?? '(revision unknown)'}`, command: commandId }, perform)
}

type Reconciling = Pick<DeployStageOptions, 'repeat' | 'clock'> & {
  revision: Revision | undefined
  ready: ReadinessPlan | undefined
}

/** What the environment says about a deploy that may have happened; undefined: deploy again. */
async function reconcile(
  { revision, ready, repeat, clock }: Reconciling,
  context: StageContext,
): Promise<string | undefined> {
  if (repeat === 'never') return 'a crash cut this deploy off, and deploy.repeat is never'
  if (ready?.revision === undefined || revision === undefined) return undefined
  const plan: ReadinessPlan = { ...ready, probes: [] }
  const onPoll = (message: string, polls: number) =>
    context.progress({ kind: 'readiness', message: `reconciling: ${message}`, polls })
  const readiness = await awaitReadiness({ plan, wanted: revision, clock, onPoll }, context.signal)
  return readiness.ready ? `a crash cut this deploy off; the environment says it serves ${revision}` : undefined
}

interface Awaiting {
  plan: ReadinessPlan
  instanceBefore: string | undefined
  clock: Clock
}

async function awaitServed(
  deployment: Deployment,
  awaiting: Awaiting,
  context: StageContext,
): Promise<Outcome<Deployment>> {
  const onPoll = (message: string, polls: number) => context.progress({ kind: 'readiness', message, polls })
  const readiness = await awaitReadiness({ ...awaiting, wanted: deployment.revision, onPoll }, context.signal)
  const served = readiness.revision?.reads.at(-1)?.revision
  const output: Deployment = { ...(served !== undefined && { revision: served }), ...deployment, readiness }
  if (readiness.ready) return { status: 'succeeded', output }
  const code = readiness.answered ? 'READINESS_TIMEOUT' : 'ENVIRONMENT_UNREACHABLE'
  return errored(code, readinessFailure(readiness, deployment.revision), output)
}

function readinessFailure(
  { waitedMs, polls, lastProblem, answered }: Readiness,
  revision: Revision | undefined,
): string {
  const wanted = revision === undefined ? '' : ` with revision ${revision}`
  const asked = `asked ${polls} times in ${(waitedMs / 1000).toFixed(1)} s`
  const what = answered
    ? 'the environment did not become ready'
    : 'nothing answered: the environment did not become ready'
  return `${what}${wanted} (${asked}); last: ${lastProblem ?? 'no answer'}`
}

function commandFailure(command: CommandSummary | undefined): string | undefined {
  if (command === undefined || (command.ended === 'exited' && command.exitCode === 0)) return undefined
  const how =
    command.ended === 'exited'
      ? command.signal
        ? `was ended by ${command.signal}`
        : `ended with exit ${command.exitCode}`
      : command.ended
  return `the deploy command ${how} after ${(command.durationMs / 1000).toFixed(1)} s: ${command.tail}`
}

function errored(
  code: 'DEPLOY_FAILED' | 'READINESS_TIMEOUT' | 'ENVIRONMENT_UNREACHABLE',
  message: string,
  partial: Deployment,
) {
  return { status: 'errored', error: { code, message, hint: hintFor(code) }, partial } as const
}
