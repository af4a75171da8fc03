import { describe, expect, it } from 'vitest'
import { runLoop } from '../loop/run-loop.js'
import type { Analysis } from '../model/analysis.js'
import type { Event } from '../model/event.js'
import { aCause, aGreenAnalysis, anAnalysis } from '../testing/builders.js'
import { type Script, scriptedLoop } from '../testing/scripted-loop.js'
import { flaking } from '../testing/suite-run.js'
import { type KeyedNotice, noticesAtRest, noticesFor } from './notices-for.js'

interface Heard {
  event: Event
  told: KeyedNotice[]
  atRest: KeyedNotice[]
}

/** What a loop that has these analyses gives to tell, event by event. */
async function hear(
  analyses: Analysis[],
  more: Partial<Script> & { consecutive?: number; crashes?: boolean } = {},
): Promise<Heard[]> {
  const { consecutive = 1, crashes = false, ...script } = more
  const until = { priorities: ['P1'], consecutive, flaky: 'fail', softPass: 'warn' } as const
  const loop = scriptedLoop({
    analyses,
    ...script,
    decide: { until: { ...until, priorities: ['P1'] }, ...script.decide },
  })
  const heard: Heard[] = []
  const observer = {
    name: 'test',
    onEvent(event: Event, state: typeof loop.store.state) {
      const situation = { state, consecutive }
      heard.push({ event, told: noticesFor(event, situation), atRest: noticesAtRest(situation) })
    },
  }
  const { betweenCyclesMs } = loop.order
  const sleep: typeof loop.clock.sleep = async (ms, signal) => {
    if (crashes && ms === betweenCyclesMs) throw new RangeError('a bug')
    await loop.clock.sleep(ms, signal)
  }
  const clock = { ...loop.clock, sleep }
  await runLoop({ ...loop.ports, clock, observers: [observer] }, loop.order).catch(() => undefined)
  return heard
}

const limited = (maxCycles: number) => ({ decide: { stop: { maxCycles } } })
const words = (heard: Heard[]) =>
  heard.flatMap(({ told }) =>
    told.map(({ notice: { body } }) => `${body.cycle} ${body.event} ${body.causes.join()}`.trim()),
  )

const red = (...causes: string[]) => anAnalysis({ causes: causes.map((id) => aCause({ id, title: `title of ${id}` })) })
const unclear = (...causes: string[]) => ({ ...red(...causes), verdict: 'inconclusive' as const, passRate: null })
const green = aGreenAnalysis()

describe('noticesFor', () => {
  it('tells the first verdict, and nothing of a red that stays red', async () => {
    expect(words(await hear([red('a'), red('a'), red('a'), green]))).toEqual(['1 red a', '4 green'])
  })

  it('tells a first green', async () => {
    expect(words(await hear([green]))).toEqual(['1 green'])
  })

  it('tells each cause that a red loop had not seen before, once; the first red is red alone', async () => {
    const heard = await hear([red('a', 'b'), red('a', 'c'), red('b', 'c'), red('d', 'e'), green])
    expect(words(heard)).toEqual(['1 red a,b', '2 new-cause c', '4 new-cause d', '4 new-cause e', '5 green'])
  })

  it('tells when nothing could be asked, once, and keeps in mind what it told before', async () => {
    const heard = await hear([red('a'), unclear(), unclear(), red('a'), green], limited(9))
    expect(words(heard)).toEqual(['1 red a', '2 error', '5 green'])
  })

  it('tells the first red after an error that came first', async () => {
    expect(words(await hear([unclear('d'), red('a'), green]))).toEqual(['1 error d', '2 red a', '3 green'])
  })

  it('calls an answer that can not be believed red', async () => {
    const invalid = { ...red('i'), verdict: 'invalid' as const, passRate: null }
    const [first] = (await hear([invalid, green])).flatMap(({ told }) => told)
    expect(first?.notice.body).toMatchObject({ event: 'red', passRate: null, causes: ['i'] })
  })

  it('calls a loop green when it was green as often as it must be', async () => {
    const deploy = { status: 'succeeded', output: { deployer: 'command', revision: 'r' } } as const
    const heard = await hear([red('a'), green, green], { consecutive: 2, outcomes: { deploy } })
    expect(words(heard)).toEqual(['1 red a', '3 green'])
    const broken = await hear([green, red('a'), green, green], { consecutive: 2, outcomes: { deploy } })
    expect(words(broken)).toEqual(['2 red a', '4 green'])
  })

  it('tells that a loop stalled, and of any other end', async () => {
    const stalled = await hear([red('a')], { decide: { stop: { stalledCycles: 2 } } })
    expect(words(stalled)).toEqual(['1 red a', '2 stalled a'])
    expect(words(await hear([red('a')], limited(2)))).toEqual(['1 red a', '2 stopped a'])
  })

  it('tells of a tracker that is down once in a session', async () => {
    const ticket = { status: 'errored', error: { code: 'TRACKER_FAILED', message: 'HTTP 500' } } as const
    const heard = await hear([red('a'), red('a'), green], { outcomes: { ticket } })
    const errors = heard.flatMap(({ told }) => told).filter(({ notice }) => notice.body.event === 'error')
    expect(new Set(errors.map(({ key }) => key)).size).toBe(1)
    expect(errors[0]?.notice.titles).toEqual(['ticket: HTTP 500'])
  })

  it('tells of a crash', async () => {
    const heard = await hear([red('a')], { crashes: true })
    expect(words(heard)).toEqual(['1 red a', '1 error'])
  })

  it('tells of a test that begins to flake', async () => {
    const window = { startedAt: '', finishedAt: '', durationMs: 0 }
    const suites = [{ suite: 'p1', results: [flaking('t')] }] as never
    const test = { status: 'succeeded', output: { window, suites } } as const
    const heard = await hear([red('a'), red('a'), green], { outcomes: { test } })
    expect(words(heard)).toEqual(['1 red a', '1 flaky', '3 green'])
  })

  it('names the revision, the pass rate and the causes', async () => {
    const [first] = (await hear([red('a'), green])).flatMap(({ told }) => told)
    expect(first?.notice).toEqual({
      headline: 'red in cycle 1',
      titles: ['title of a'],
      body: {
        loop: 'scripted',
        environment: 'test',
        event: 'red',
        cycle: 1,
        revision: 'r1',
        passRate: 0.5,
        causes: ['a'],
      },
    })
  })
})

describe('noticesAtRest', () => {
  const loops: [string, Analysis[], Partial<Script>][] = [
    ['red to green', [red('a'), red('a', 'b'), unclear('x'), red('c'), green], {}],
    ['stalled', [red('a')], { decide: { stop: { stalledCycles: 2 } } }],
    ['ended by a limit', [red('a'), unclear()], limited(2)],
  ]
  it.each(loops)(
    'holds what the last event gave to tell, wherever the process was killed: %s',
    async (_name, analyses, script) => {
      const heard = await hear(analyses, script)
      for (const { told, atRest } of heard) {
        const found = new Map(atRest.map((keyed) => [keyed.key, keyed]))
        for (const keyed of told) expect(found.get(keyed.key)).toEqual(keyed)
      }
    },
  )

  it.each(loops)('holds all that the newest cycle gave to tell, whole or not: %s', async (_name, analyses, script) => {
    let newest: KeyedNotice[] = []
    for (const { event, told, atRest } of await hear(analyses, script)) {
      newest = event.event === 'cycle:started' ? [] : [...newest, ...told]
      if (newest.length > 0) expect(atRest).toEqual(expect.arrayContaining(newest))
    }
  })

  it.each(loops)('invents nothing that was not told: %s', async (_name, analyses, script) => {
    const told = new Set<string>()
    for (const heard of await hear(analyses, script)) {
      for (const { key } of heard.told) told.add(key)
      for (const { key } of heard.atRest) expect(told).toContain(key)
    }
  })
})
