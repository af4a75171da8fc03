import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Dice, type Moment, type SessionPlan } from './plan.js'

export const TESTS = ['t1', 't2', 't3', 't4', 't5'] as const

/** What the environment saw, in order: the truth that no loop can change. */
export interface Sighting {
  kind: 'deploy' | 'deployed' | 'switch' | 'test' | 'check' | 'fix' | 'webhook'
  session: number
  atMs: number
  cycle: number
  command: string
  fence: number
  /** Of a deploy the one asked for, of a check the one that answered. */
  revision: string
  test?: string
  passed?: boolean
  order?: string
  body?: string
}

/** A product that is deployed, answers and is broken in ways that its revision decides; it also hands out orders to misbehave. */
export class FakeEnvironment {
  readonly sightings: Sighting[] = []
  readonly faults = new Map<string, number>()
  readonly #seed: number
  readonly #secret: string
  readonly #witnessed: boolean
  readonly #servers = [1, 2].map(() => createServer((request, response) => void this.#serve(request, response)))
  #served = 'none'
  #session = 0
  #plan: SessionPlan | undefined
  #given: Record<string, number> = {}
  #health: '503' | 'refused' | 'hang' | undefined

  /** @param witnessed whether the loop watches connections: without that nobody could see that a report was faked. */
  constructor(seed: number, secret: string, witnessed: boolean) {
    this.#witnessed = witnessed
    this.#seed = seed
    this.#secret = secret
  }

  /** Addresses of the product, and of what only this test knows: a control that cuts the product off must not see the other. */
  async start(): Promise<{ url: string; ordersUrl: string }> {
    const [url = '', ordersUrl = ''] = await Promise.all(this.#servers.map((server) => listening(server)))
    return { url, ordersUrl }
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  begin(session: number, plan: SessionPlan): void {
    this.#session = session
    this.#plan = plan
    this.#given = {}
    this.#health = undefined
  }

  /** Health answers so from now on; undefined: it answers. */
  setHealth(answer: '503' | 'refused' | 'hang' | undefined): void {
    this.#health = answer
  }

  seen(sight: Moment['sight']): number {
    return this.sightings.filter(({ kind, session }) => kind === sight && session === this.#session).length
  }

  note(fault: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1)
  }

  /** The tests that fail on a revision, with what they say. */
  broken(revision: string): Map<string, string> {
    const number = Number(revision.slice(1)) || 0
    const dice = new Dice(this.#seed, 1_000_000 + number)
    const failures = [
      'AssertionError: expected 1, got 2',
      'HTTP 500 from /api/threads: internal error',
      'received 1008 (policy violation) SSOT Auth failed',
      'timed out during opening handshake',
    ]
    const broken = new Map<string, string>()
    if (dice.happens(0.45)) return broken
    for (let left = 1 + dice.below(3); left > 0; left--) broken.set(dice.oneOf(TESTS), dice.oneOf(failures))
    return broken
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const url = new URL(request.url ?? '/', 'http://environment')
    if (url.pathname === '/health') return this.#answerHealth(response)
    if (url.pathname === '/webhook') {
      this.#see('webhook', {}, { body: `${JSON.stringify(request.headers)} ${body}` })
      return send(response, 200, {})
    }
    if (url.pathname.startsWith('/check/')) return this.#check(url, response)
    const asked = JSON.parse(body || '{}') as Record<string, string>
    const [, verb = '', what = ''] = url.pathname.split('/')
    if (verb === 'orders') return send(response, 200, { order: this.#order(what as 'deploy', asked) })
    if (verb === 'switch') this.#served = asked.revision ?? ''
    if (verb === 'switch' || verb === 'deployed') this.#see(verb, asked)
    send(response, 200, {})
  }

  #answerHealth(response: ServerResponse): void {
    if (this.#health === 'hang') return
    if (this.#health === 'refused') return void response.socket?.resetAndDestroy()
    const answer = { status: 'healthy', revision: this.#served }
    send(response, this.#health === '503' ? 503 : 200, this.#health === '503' ? { note: this.#secret } : answer)
  }

  #check(url: URL, response: ServerResponse): void {
    const test = url.pathname.slice('/check/'.length)
    const { command = '', cycle = '', flaky } = Object.fromEntries(url.searchParams)
    let message = this.broken(this.#served).get(test)
    if (flaky !== undefined && this.#flakes(test, Number(cycle))) message = 'flaked'
    this.#see('check', { command, cycle, revision: this.#served }, { test, passed: message === undefined })
    send(response, message === undefined ? 200 : 500, { ok: message === undefined, message })
  }

  #flakes(test: string, cycle: number): boolean {
    const index = (TESTS as readonly string[]).indexOf(test)
    return new Dice(this.#seed, 2_000_000 + cycle * TESTS.length + index).happens(0.4)
  }

  #order(what: 'deploy' | 'test' | 'fix', asked: Record<string, string>): string {
    const count = this.#given[what] ?? 0
    this.#given[what] = count + 1
    const drawn = this.#plan?.[what][count] ?? 'honest'
    const order = drawn === 'faked' && !this.#witnessed ? 'honest' : drawn
    if (order !== 'honest') this.note(`${what}: ${order}`)
    this.#see(what, asked, { order })
    return order
  }

  #see(kind: Sighting['kind'], asked: Record<string, string>, more: Partial<Sighting> = {}): void {
    this.sightings.push({
      kind,
      session: this.#session,
      atMs: Date.now(),
      cycle: Number(asked.cycle ?? 0),
      command: asked.command ?? '',
      fence: Number(asked.fence ?? 0),
      revision: asked.revision ?? '',
      ...more,
    })
  }
}

function send(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(json))
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
