import type { LoopPorts, SessionOrder } from '../loop/ports.js'
import type { Analysis } from '../model/analysis.js'
import type { StageName, StageOutputs } from '../model/cycle.js'
import type { Outcome } from '../model/outcome.js'
import type { Stages } from '../model/stage.js'
import { type DecideStageOptions, decideStage } from '../stages/decide/decide.js'
import { createMemoryStore, type MemoryStore } from '../store/memory-store.js'
import { createFakeClock, type FakeClock } from './fake-clock.js'

/** What a scripted loop does: an analysis a cycle, the last one again and again. */
export interface Script {
  analyses: readonly Analysis[]
  decide?: Partial<DecideStageOptions>
  /** In place of a stage's own outcome. */
  outcomes?: { [Name in StageName]?: Outcome<StageOutputs[Name]> }
  /** Called before each stage's work. */
  onStage?(name: StageName, cycle: number): void | Promise<void>
}

export interface ScriptedLoop {
  ports: LoopPorts
  store: MemoryStore
  clock: FakeClock
  order: SessionOrder
  /** `deploy 1`, `test 1`, … as they ran. */
  ran: string[]
  warnings: string[]
  interrupt(signal: string): void
}

const NOW = {
  startedAt: '2026-03-01T09:00:00.000+00:00',
  finishedAt: '2026-03-01T09:00:01.000+00:00',
  durationMs: 1000,
}

/** A loop whose stages do as a test says, with the real decide stage and a memory store. */
export function scriptedLoop(script: Script): ScriptedLoop {
  const clock = createFakeClock()
  const store = createMemoryStore('scripted', clock)
  const controller = new AbortController()
  const ran: string[] = []
  const warnings: string[] = []
  const stages = scriptedStages(script, ran)
  let ids = 0
  const ports: LoopPorts = {
    store,
    stages,
    observers: [],
    clock,
    newId: () => `id-${++ids}`,
    warn: (message) => warnings.push(message),
  }
  const order: SessionOrder = {
    loop: 'scripted',
    environment: 'test',
    configHash: 'hash',
    signal: controller.signal,
    fence: 1,
    betweenCyclesMs: 10,
    fresh: false,
  }
  return { ports, store, clock, order, ran, warnings, interrupt: (signal) => controller.abort(signal) }
}

function scriptedStages(script: Script, ran: string[]): Stages {
  const options: DecideStageOptions = {
    until: { priorities: ['P1'], consecutive: 1, flaky: 'fail', softPass: 'warn' },
    stop: { maxCycles: 5 },
    canRollBack: false,
    hasFixer: true,
    ...script.decide,
  }
  const decide = decideStage(options)
  const stage = <Name extends StageName>(name: Name, output: (cycle: number) => StageOutputs[Name]) => ({
    async run(cycle: { number: number }): Promise<Outcome<StageOutputs[Name]>> {
      await script.onStage?.(name, cycle.number)
      ran.push(`${name} ${cycle.number}`)
      return script.outcomes?.[name] ?? { status: 'succeeded', output: output(cycle.number) }
    },
  })
  const analysisOf = (cycle: number) => script.analyses[Math.min(cycle, script.analyses.length) - 1] as Analysis
  return {
    deploy: stage('deploy', (cycle) => ({ deployer: 'command', revision: `r${cycle}` })),
    test: stage('test', () => ({ window: NOW, suites: [] })),
    analyze: stage('analyze', analysisOf),
    ticket: stage('ticket', () => []),
    decide: {
      async run(cycle, context) {
        await script.onStage?.('decide', cycle.number)
        ran.push(`decide ${cycle.number}`)
        return decide.run(cycle, context)
      },
    },
    fix: stage('fix', () => ({ fixer: 'command', attempts: [] })),
  }
}
