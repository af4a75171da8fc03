import { describe, expect, it } from 'vitest'
import { UntilgreenError } from '../errors.js'
import { aGreenAnalysis, anAnalysis } from '../testing/builders.js'
import { scriptedLoop } from '../testing/scripted-loop.js'
import { runLoop } from './run-loop.js'

const CYCLE = ['deploy', 'test', 'analyze', 'ticket', 'decide', 'fix']

describe('runLoop', () => {
  it('repeats the six stages until a cycle is green, and fixes only between cycles', async () => {
    const loop = scriptedLoop({ analyses: [anAnalysis(), aGreenAnalysis()] })
    const end = await runLoop(loop.ports, loop.order)
    expect(end).toEqual({ reason: 'green', verdict: 'passed', green: true, exitCode: 0 })
    expect(loop.ran).toEqual([...CYCLE.map((stage) => `${stage} 1`), ...CYCLE.slice(0, 5).map((stage) => `${stage} 2`)])
    expect(loop.store.state.history.points.map((point) => [point.cycle, point.passRate])).toEqual([
      [1, 0.5],
      [2, 1],
    ])
  })

  it('stops red at maxCycles with exit 1, and numbers go on in the next session', async () => {
    const loop = scriptedLoop({ analyses: [anAnalysis()], decide: { stop: { maxCycles: 2 } } })
    expect(await runLoop(loop.ports, loop.order)).toMatchObject({ reason: 'max-cycles', exitCode: 1, green: false })
    expect(await runLoop(loop.ports, loop.order)).toMatchObject({ reason: 'max-cycles' })
    expect(loop.store.state.history.points.map((point) => point.cycle)).toEqual([1, 2, 3, 4])
    expect(loop.store.events.filter(({ event }) => event === 'loop:started')).toHaveLength(2)
  })

  it('ends with 69 when nothing ever answered', async () => {
    const readiness = { ready: false, waitedMs: 100, polls: 3, answered: false, probes: [] }
    const loop = scriptedLoop({
      analyses: [anAnalysis({ verdict: 'inconclusive', passRate: null, causes: [] })],
      decide: { stop: { maxCycles: 1 } },
      outcomes: {
        deploy: {
          status: 'errored',
          error: { code: 'ENVIRONMENT_UNREACHABLE', message: 'nothing' },
          partial: { deployer: 'none', readiness },
        },
      },
    })
    expect(await runLoop(loop.ports, loop.order)).toMatchObject({ reason: 'unreachable', exitCode: 69 })
    expect(loop.ran).not.toContain('test 1')
    expect(loop.store.state.last?.test).toEqual({ status: 'skipped', reason: 'the deploy did not succeed' })
  })

  it('goes on in the same cycle after an interruption, and runs no stage twice that was written down', async () => {
    const loop = scriptedLoop({
      analyses: [aGreenAnalysis()],
      onStage: (name) => void (name === 'test' && loop.ran.length === 1 && loop.interrupt('SIGTERM')),
    })
    expect(await runLoop(loop.ports, loop.order)).toEqual({ reason: 'interrupted', green: false, exitCode: 143 })
    expect(loop.store.state.status).toBe('interrupted')
    const again = { ...loop.order, signal: new AbortController().signal }
    expect(await runLoop(loop.ports, again)).toMatchObject({ reason: 'green' })
    expect(loop.ran).toEqual(['deploy 1', 'test 1', 'test 1', 'analyze 1', 'ticket 1', 'decide 1'])
    expect(loop.store.events.filter(({ event }) => event === 'cycle:started')).toHaveLength(1)
    expect(loop.store.events.filter(({ event }) => event === 'cycle:finished')).toHaveLength(1)
    expect(loop.store.events.some(({ event }) => event === 'loop:resumed')).toBe(true)
  })

  it('holds to a decision to stop that a kill kept it from announcing', async () => {
    const loop = scriptedLoop({ analyses: [aGreenAnalysis()] })
    const { append } = loop.store
    loop.store.append = async (event) => {
      if (event.event === 'loop:stopped') throw new UntilgreenError('STATE_IO', 'killed here')
      return append(event)
    }
    await expect(runLoop(loop.ports, loop.order)).rejects.toThrow('killed here')
    loop.store.append = append
    expect(await runLoop(loop.ports, loop.order)).toMatchObject({ reason: 'green' })
    expect(loop.ran.filter((stage) => stage.startsWith('deploy'))).toEqual(['deploy 1'])
  })

  it('abandons an unfinished cycle when asked to begin afresh', async () => {
    const loop = scriptedLoop({
      analyses: [aGreenAnalysis()],
      onStage: (name) => void (name === 'test' && loop.ran.length === 1 && loop.interrupt('SIGINT')),
    })
    expect(await runLoop(loop.ports, loop.order)).toMatchObject({ exitCode: 130 })
    await runLoop(loop.ports, { ...loop.order, fresh: true, signal: new AbortController().signal })
    expect(loop.store.state.history.points).toMatchObject([
      { cycle: 1, abandoned: true, passRate: null },
      { cycle: 2, green: true },
    ])
  })

  it('F42 refuses to start after three recorded crashes at one stage, and a kill is none', async () => {
    const loop = scriptedLoop({ analyses: [aGreenAnalysis()] })
    loop.ports.newId = () => 'id'
    const broken = { ...loop.ports, stages: { ...loop.ports.stages } }
    const { append } = loop.store
    loop.store.append = async (event) => {
      if (event.event === 'stage:finished' && event.stage === 'test') throw new TypeError('a bug of ours')
      return append(event)
    }
    for (let crash = 0; crash < 3; crash++) await expect(runLoop(broken, loop.order)).rejects.toThrow('a bug of ours')
    await expect(runLoop(broken, loop.order)).rejects.toThrow(/crashed 3 times in a row at the same point: test/)
  })

  it('tells observers only what is already safe, and survives an observer that throws', async () => {
    const loop = scriptedLoop({ analyses: [aGreenAnalysis()] })
    const heard: number[] = []
    const observers = [
      { name: 'broken', onEvent: () => Promise.reject(new Error('no disk')) },
      {
        name: 'checks',
        onEvent: (event: { seq: number }) =>
          void heard.push(loop.store.events.findIndex(({ seq }) => seq === event.seq)),
      },
    ]
    await runLoop({ ...loop.ports, observers }, loop.order)
    expect(heard.length).toBe(loop.store.events.length)
    expect(heard.every((index) => index >= 0)).toBe(true)
    expect(loop.warnings[0]).toContain('broken failed on loop:started: no disk')
  })

  it('records a stage that throws as errored and goes on to a decision', async () => {
    const loop = scriptedLoop({
      analyses: [anAnalysis()],
      decide: { stop: { maxCycles: 1 } },
      onStage: (name) => {
        if (name === 'ticket') throw new UntilgreenError('TRACKER_FAILED', 'no answer from the tracker')
      },
    })
    await runLoop(loop.ports, loop.order)
    expect(loop.store.state.last?.ticket).toMatchObject({ status: 'errored', error: { code: 'TRACKER_FAILED' } })
    expect(loop.store.state.last?.decide?.status).toBe('succeeded')
  })

  it('ends after the running stage when the session is as old as it may be', async () => {
    const loop = scriptedLoop({
      analyses: [anAnalysis({ verdict: 'inconclusive', passRate: null, causes: [] })],
      decide: { stop: { maxDurationMs: 1000 } },
      onStage: (name) => void (name === 'deploy' && loop.clock.advance(1000)),
    })
    const end = await runLoop(loop.ports, { ...loop.order, maxDurationMs: 1000 })
    expect(end).toMatchObject({ reason: 'max-duration', exitCode: 1 })
    expect(loop.ran).toEqual(['deploy 1', 'analyze 1', 'ticket 1', 'decide 1'])
  })

  it('asks a person for nothing when paused but waits until the pause is taken away', async () => {
    const loop = scriptedLoop({ analyses: [anAnalysis(), aGreenAnalysis()] })
    loop.store.request({ kind: 'pause', at: '2026-03-01T09:00:00Z', by: 'ann' })
    const running = runLoop(loop.ports, loop.order)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(loop.ran.at(-1)).toBe('fix 1')
    await loop.store.clearRequest('pause')
    expect(await running).toMatchObject({ reason: 'green' })
  })
})
