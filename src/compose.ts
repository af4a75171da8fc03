import { evidencePlan } from './compose/evidence-plan.js'
import { fixPolicy, impactOf, notifyOptions, originOf, stopPolicy, ticketPolicy } from './compose/from-config.js'
import { suitesOf } from './compose/suites.js'
import { tokenExaminer } from './compose/token-examiner.js'
import { loadProbeFile } from './config/load-probe-file.js'
import type { LoopConfig } from './config/loop-config.js'
import { maskerOf } from './config/masker-of.js'
import { familiesWith } from './config/own-adapters.js'
import type { LoopEnd, LoopPorts, Observer, SessionOrder } from './loop/ports.js'
import { runLoop } from './loop/run-loop.js'
import type { Stages } from './model/stage.js'
import { startNotifying } from './notify/notify.js'
import { systemClock } from './platform/clock.js'
import { newId, newTraceparent } from './platform/ids.js'
import { join } from './platform/paths.js'
import { endStrays } from './platform/processes/end-strays.js'
import { cycleReports } from './report/cycle-reports.js'
import type { AdapterContext } from './stages/adapter-context.js'
import { analyzeStage } from './stages/analyze/analyze.js'
import { decideStage } from './stages/decide/decide.js'
import { deployStage } from './stages/deploy/deploy.js'
import type { Deployer } from './stages/deploy/deployer.js'
import type { ReadinessPlan } from './stages/deploy/readiness.js'
import { readinessPlan } from './stages/deploy/readiness-plan.js'
import { rollBack } from './stages/deploy/roll-back.js'
import { commandExecutor } from './stages/execute.js'
import { fixStage } from './stages/fix/fix.js'
import { type PreflightQuestion, withPreflight } from './stages/test/preflight.js'
import { testStage } from './stages/test/test.js'
import { ticketStage } from './stages/ticket/ticket.js'
import { maskingStore } from './store/masking-store.js'
import { openFileStore } from './store/open-file-store.js'
import type { Store } from './store/store.js'

/** How one session is asked for: the options of `run`. */
export interface RunOrder {
  stateDir: string
  env: Readonly<Record<string, string | undefined>>
  /** Aborts when the loop is to drain; the reason is the signal's name. */
  signal: AbortSignal
  observers: readonly Observer[]
  warn(message: string): void
  deploys: boolean
  revision?: string
  only?: string
  fresh: boolean
  /** Wait for the environment's lock instead of refusing. */
  wait: boolean
}

/** Opens the state, makes the adapters, runs the loop to its end. @throws UntilgreenError LOCK_HELD, STATE_*, CONFIG_INVALID */
export async function runConfigured(config: LoopConfig, order: RunOrder): Promise<LoopEnd> {
  const origin = originOf(config)
  const owner = {
    environment: config.environment,
    ...(origin !== undefined && { origin }),
    ...(order.wait && { wait: order.signal }),
  }
  const files = await openFileStore({ stateDir: order.stateDir, loop: config.loop, clock: systemClock, owner })
  const { mask } = maskerOf(config)
  const store = maskingStore(files, mask)
  try {
    for (const warning of store.warnings) order.warn(warning)
    await endStrays({ environment: config.environment, keep: store.state.deployments })
    const reports = cycleReports({
      loop: config.loop,
      impact: impactOf(config),
      write: (cycle, name, content) => store.writeCycleFile(cycle, name, content),
      mask,
    })
    const notifying = await startNotifying({
      ...notifyOptions(config, order.stateDir),
      warn: order.warn,
      context: { ...adapterContext(config, order), noticesFolder: join(order.stateDir, config.loop, 'outbox/sending') },
      state: store.state,
    })
    try {
      const observers = [reports, notifying.observer, ...order.observers]
      const ports = await portsOf(config, store, { ...order, observers })
      return await runLoop(ports, sessionOf(config, store, order))
    } finally {
      await notifying.close()
    }
  } finally {
    await store.close()
  }
}

async function portsOf(config: LoopConfig, store: Store, order: RunOrder): Promise<LoopPorts> {
  const context = adapterContext(config, order)
  const deployer = await familiesWith(config.adapters).deployers.create(config.deploy, context)
  return {
    store,
    stages: await stagesOf(config, { context, deployer, order }),
    observers: order.observers,
    clock: systemClock,
    newId: () => newId(systemClock.now()),
    warn: order.warn,
    async rollBack(cycle, _decision, signal) {
      const revision = cycle.history.lastGreen?.revision
      const folder = await store.cycleFolder(cycle.number)
      const commandId = newId(systemClock.now())
      if (revision !== undefined)
        await rollBack(deployer, { cycle, revision, folder, fence: store.fence, commandId }, signal)
    },
  }
}

interface Making {
  context: AdapterContext
  deployer: Deployer
  order: RunOrder
}

async function stagesOf(config: LoopConfig, { context, deployer, order }: Making): Promise<Stages> {
  const clock = systemClock
  const suites = await suitesOf(config, { context, stateDir: order.stateDir })
  const ready = config.ready && readinessPlan(config.ready, clock)
  const ticketsFolder = join(order.stateDir, config.loop, 'tickets')
  const tracker = await familiesWith(config.adapters).trackers.create(config.tickets, { ...context, ticketsFolder })
  const { until, stop } = config
  const repeat = (config.deploy.repeat ?? 'ask') as 'ask' | 'always' | 'never'
  return {
    deploy: deployStage({
      deployer,
      repeat,
      deploys: order.deploys,
      clock,
      newId: () => newId(clock.now()),
      ...(ready !== undefined && { ready }),
      ...(order.revision !== undefined && { revision: order.revision }),
    }),
    test: withPreflight(
      testStage({
        suites,
        clock,
        newTraceparent,
        mask: context.mask,
        ...(ready?.revision && { revisionSource: ready.revision }),
      }),
      { suites, clock, questions: questionsOf(ready) },
    ),
    analyze: analyzeStage({
      until,
      rules: config.analyze.rules,
      suites,
      clock,
      evidence: await evidencePlan(config, context),
      ...(config.ready?.revision && { requiredReads: config.ready.revision.reads }),
    }),
    ticket: ticketStage({ loop: config.loop, tracker, policy: ticketPolicy(config.tickets), clock }),
    decide: decideStage({
      until,
      stop: stopPolicy(stop),
      canRollBack: deployer.rollBack !== undefined && order.deploys,
      hasFixer: config.fix !== undefined,
    }),
    fix: await fixStageOf(config, context, order),
  }
}

/** What is asked once more right before the tests. */
function questionsOf(ready: ReadinessPlan | undefined): PreflightQuestion[] {
  const { revision, probes = [] } = ready ?? {}
  const first: PreflightQuestion[] = revision === undefined ? [] : [(signal) => revision.read(signal)]
  return [
    ...first,
    ...probes.map(
      (probe): PreflightQuestion =>
        (signal) =>
          probe.ask(signal),
    ),
  ]
}

async function fixStageOf(config: LoopConfig, context: AdapterContext, { stateDir }: RunOrder): Promise<Stages['fix']> {
  if (config.fix === undefined)
    return { run: async () => ({ status: 'skipped', reason: 'the loop file has no fixer' }) }
  const named = config.test.suites.flatMap((suite) =>
    [suite.manifest, suite.file].filter((file) => typeof file === 'string'),
  )
  return fixStage({
    fixer: await familiesWith(config.adapters).fixers.create(config.fix, context),
    policy: fixPolicy(config.fix),
    workingDirectory: config.workingDirectory,
    stateDir,
    journal: join(stateDir, config.loop, 'journal.ndjson'),
    own: [config.file, ...named],
  })
}

function adapterContext(config: LoopConfig, { env }: RunOrder): AdapterContext {
  const masker = maskerOf(config)
  const { loop, environment, workingDirectory } = config
  const context: AdapterContext = {
    workingDirectory,
    clock: systemClock,
    env,
    mask: (text) => masker.mask(text),
    execute: commandExecutor({ loop, environment, workingDirectory, env, masker, clock: systemClock }),
    readProbeFile: (path) => loadProbeFile(path, workingDirectory),
  }
  const examineToken = tokenExaminer(config.analyze.jwt, context)
  return { ...context, ...(examineToken && { examineToken }) }
}

function sessionOf(config: LoopConfig, { fence }: Store, { signal, fresh, only }: RunOrder): SessionOrder {
  const { loop, environment, hash: configHash, pace, stop } = config
  return {
    loop,
    environment,
    configHash,
    signal,
    fence,
    fresh,
    betweenCyclesMs: pace.betweenCycles,
    ...(stop.maxDuration !== undefined && { maxDurationMs: stop.maxDuration }),
    ...(only !== undefined && { only }),
  }
}
