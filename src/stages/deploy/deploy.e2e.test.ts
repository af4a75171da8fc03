import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import type { CommandSummary } from '../../model/deployment.js'
import { emptyHistory } from '../../model/history.js'
import type { EffectRequest, StageContext } from '../../model/stage.js'
import type { EffectState } from '../../model/state.js'
import { systemClock } from '../../platform/clock.js'
import { type DeployStageOptions, deployStage } from './deploy.js'
import { readinessPlan } from './readiness-plan.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Serves a health answer made anew for each question; counts questions and how many are under way at once. */
async function environment(answer: (asked: number) => { status?: number; body: string }) {
  const seen = { asked: 0, atOnce: 0, mostAtOnce: 0, sockets: new Set<unknown>() }
  const server = createServer((request, response) => {
    seen.asked++
    seen.sockets.add(request.socket)
    seen.mostAtOnce = Math.max(seen.mostAtOnce, ++seen.atOnce)
    const { status = 200, body } = answer(seen.asked)
    setTimeout(() => {
      seen.atOnce--
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    }, 5)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`, seen }
}

const serving = (revision: string) => ({ body: JSON.stringify({ revision, status: 'healthy' }) })

function plan(http: string, { timeout = 3000, reads = 3 } = {}) {
  return readinessPlan(
    { timeout, interval: 200, revision: { http, json: '/revision', reads, every: 10 }, probes: [] },
    systemClock,
  )
}

interface Ran {
  deploys: string[]
  intended: EffectRequest[]
}

function deploy(more: Partial<DeployStageOptions>, earlier?: EffectState, exitCode = 0) {
  const ran: Ran = { deploys: [], intended: [] }
  const cycle: Cycle = {
    number: 1,
    runId: 'run',
    session: 's',
    startedAt: '2026-03-01T09:00:00Z',
    history: emptyHistory(),
  }
  const context = {
    signal: new AbortController().signal,
    folder: tmpdir(),
    fence: 7,
    progress: () => undefined,
    async effect(request: EffectRequest, perform: (earlier: EffectState | undefined) => Promise<unknown>) {
      ran.intended.push(request)
      return perform(earlier)
    },
  } as unknown as StageContext
  const stage = deployStage({
    deployer: {
      kind: 'command',
      revision: async () => 'r2',
      async deploy({ revision }): Promise<CommandSummary> {
        ran.deploys.push(String(revision))
        return { argv: ['deploy'], ended: 'exited', exitCode, durationMs: 5, tail: 'last words' }
      },
    },
    repeat: 'ask',
    deploys: true,
    clock: systemClock,
    newId: () => 'command-1',
    ...more,
  })
  return stage.run(cycle, context).then((outcome) => ({ outcome, ran }))
}

const cutOff: EffectState = { key: 'cycle-1/deploy', effect: 'deploy r2', cycle: 1, stage: 'deploy', done: false }

describe('deploy', () => {
  it('waits through the old revision, and counts answers in a row from the new one', async () => {
    const { url, seen } = await environment((asked) => serving(asked <= 4 || asked === 6 ? 'r1' : 'r2'))
    const { outcome } = await deploy({ ready: plan(url) })
    expect(outcome.status).toBe('succeeded')
    const readiness = outcome.status === 'succeeded' ? outcome.output.readiness : undefined
    expect(readiness?.revision?.reads.map((read) => read.revision)).toEqual(['r2', 'r2', 'r2'])
    expect(seen.asked).toBe(9)
    expect(seen.mostAtOnce).toBe(1)
    expect(seen.sockets.size).toBe(9)
  })

  it('F66 is errored when the old revision goes on serving, and says which one', async () => {
    const { url } = await environment(() => serving('r1'))
    const { outcome } = await deploy({ ready: plan(url, { timeout: 300 }) })
    expect(outcome).toMatchObject({
      status: 'errored',
      error: { code: 'READINESS_TIMEOUT' },
      partial: { readiness: { ready: false, answered: true } },
    })
    expect(outcome.status === 'errored' && outcome.error.message).toContain('serves r1, not r2')
  })

  it('tells nothing answering from not ready', async () => {
    const { outcome } = await deploy({ ready: plan('http://127.0.0.1:1/health', { timeout: 200 }) })
    expect(outcome).toMatchObject({
      error: { code: 'ENVIRONMENT_UNREACHABLE' },
      partial: { readiness: { answered: false } },
    })
  })

  it.each([
    ['an HTML page', { body: '<html>sign in</html>' }, 'no JSON'],
    ['an answer without revision', { body: '{"status":"ok"}' }, 'nothing at /revision'],
    ['an empty revision', { body: '{"revision":""}' }, 'nothing at /revision'],
    ['an error with the right revision in it', { status: 503, ...serving('r2') }, 'HTTP 503'],
  ])('F55 takes %s for no proof', async (_what, answer, words) => {
    const { url } = await environment(() => answer)
    const { outcome } = await deploy({ ready: plan(url, { timeout: 200 }) })
    expect(outcome.status === 'errored' && outcome.error.message).toContain(words)
  })

  it('keeps the last words of a deploy that failed, and asks no readiness', async () => {
    const { url, seen } = await environment(() => serving('r2'))
    const { outcome } = await deploy({ ready: plan(url) }, undefined, 3)
    expect(outcome).toMatchObject({
      status: 'errored',
      error: { code: 'DEPLOY_FAILED' },
      partial: { command: { exitCode: 3 } },
    })
    expect(outcome.status === 'errored' && outcome.error.message).toContain('last words')
    expect(seen.asked).toBe(0)
  })

  it('asks the environment about a deploy that a crash cut off, and does not repeat it when it happened', async () => {
    const { url } = await environment(() => serving('r2'))
    const { outcome, ran } = await deploy({ ready: plan(url) }, cutOff)
    expect(ran.deploys).toEqual([])
    expect(outcome).toMatchObject({ status: 'succeeded', output: { reconciled: expect.stringContaining('serves r2') } })
  })

  it('deploys again, with the same key, when the environment does not serve it', async () => {
    let deployed = false
    const { url } = await environment(() => serving(deployed ? 'r2' : 'r1'))
    const deployer: DeployStageOptions['deployer'] = {
      kind: 'command',
      revision: async () => 'r2',
      async deploy() {
        deployed = true
        return { argv: ['deploy'], ended: 'exited', exitCode: 0, durationMs: 5, tail: '' }
      },
    }
    const { outcome, ran } = await deploy({ ready: plan(url, { timeout: 400 }), deployer }, cutOff)
    expect(outcome.status).toBe('succeeded')
    expect(deployed).toBe(true)
    expect(ran.intended.map((request) => request.key)).toEqual(['cycle-1/deploy'])
  })

  it('waits until another instance answers, where the environment names one', async () => {
    const { url, seen } = await environment((asked) => ({
      body: JSON.stringify({ revision: 'r2', boot: asked < 4 ? 'b1' : 'b2' }),
    }))
    const ready = readinessPlan(
      {
        timeout: 3000,
        interval: 200,
        revision: { http: url, json: '/revision', reads: 1, every: 10 },
        instance: '/boot',
        probes: [],
      },
      systemClock,
    )
    const { outcome } = await deploy({ ready })
    expect(outcome).toMatchObject({ status: 'succeeded', output: { readiness: { polls: 3 } } })
    expect(seen.asked).toBe(4)
  })

  it('asks nobody where deploy.repeat is always, and deploys never again where it is never', async () => {
    const { url } = await environment(() => serving('r2'))
    expect((await deploy({ ready: plan(url), repeat: 'always' }, cutOff)).ran.deploys).toEqual(['r2'])
    expect((await deploy({ ready: plan(url), repeat: 'never' }, cutOff)).ran.deploys).toEqual([])
  })

  it('deploys nothing with --no-deploy, and still reads what is served', async () => {
    const { url } = await environment(() => serving('r9'))
    const { outcome, ran } = await deploy({
      ready: plan(url),
      deploys: false,
      deployer: { kind: 'none', revision: async () => undefined, deploy: async () => undefined },
    })
    expect(ran.deploys).toEqual([])
    expect(outcome).toMatchObject({ status: 'succeeded', output: { revision: 'r9' } })
  })
})
