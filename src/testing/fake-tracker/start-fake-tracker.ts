import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import {
  type FakeAnswer,
  type FakeIssue,
  FakeIssues,
  type FakeRequest,
  type FakeRoute,
  type Operation,
} from './fake-issues.js'
import { FaultQueue, faultAnswer, type TrackerFault } from './faults.js'
import { githubRoute } from './github-routes.js'
import { gitlabRoute } from './gitlab-routes.js'
import { jiraRoute } from './jira-routes.js'

export type TrackerKind = 'github' | 'gitlab' | 'jira'

export interface FakeTrackerOptions {
  kind: TrackerKind
  faults?: readonly TrackerFault[]
  /** For so long a new issue is in no list; default 0. */
  listLagMs?: number
}

/** What was asked and what came back. */
export interface SeenRequest {
  method: string
  url: string
  body: unknown
  operation?: Operation
  status?: number
  answer?: unknown
}

/** A tracker on loopback, held in memory. */
export interface FakeTracker {
  kind: TrackerKind
  /** For `apiUrl`. */
  apiUrl: string
  token: string
  /** The `tickets:` section of a loop file; the token is read from FAKE_TRACKER_TOKEN. */
  tickets: Record<string, unknown>
  issues: readonly FakeIssue[]
  requests: readonly SeenRequest[]
  /** Replaces all faults. */
  setFaults(faults: readonly TrackerFault[]): void
  /** A person deletes an issue. */
  remove(number: number): void
  stop(): Promise<void>
}

const TOKEN = 'fake-token-7b1f4e'
const ROUTES = { github: githubRoute, gitlab: gitlabRoute, jira: jiraRoute }
const SLOW_MS = 200

/** Starts a tracker that speaks as the real one does, and fails as it is told. */
export async function startFakeTracker({ kind, faults = [], listLagMs = 0 }: FakeTrackerOptions): Promise<FakeTracker> {
  const issues = new FakeIssues(listLagMs)
  const queue = new FaultQueue()
  queue.set(faults)
  const requests: SeenRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => void serve(request, response, { kind, issues, queue, requests }))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
  })
  const origin = await listening(server)
  const apiUrl = kind === 'gitlab' ? `${origin}/api/v4` : origin
  const place = kind === 'github' ? { repo: 'acme/chat' } : { project: kind === 'gitlab' ? 'acme/chat' : 'CHAT' }
  return {
    kind,
    apiUrl,
    token: TOKEN,
    tickets: { use: kind, apiUrl, tokenEnv: 'FAKE_TRACKER_TOKEN', ...place },
    issues: issues.all,
    requests,
    setFaults: (next) => queue.set(next),
    remove: (number) =>
      void issues.all.splice(
        issues.all.findIndex((issue) => issue.number === number),
        1,
      ),
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

interface Serving {
  kind: TrackerKind
  issues: FakeIssues
  queue: FaultQueue
  requests: SeenRequest[]
}

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const asked = await read(request)
  const seen: SeenRequest = { method: asked.method, url: request.url ?? '', body: asked.json }
  serving.requests.push(seen)
  const answer = (status: number, json: unknown, headers: Record<string, string> = {}) => {
    Object.assign(seen, { status, answer: json })
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(json === undefined ? undefined : JSON.stringify(json))
  }
  const { authorization } = request.headers
  // No host repeats what it was given; a proxy in between may.
  if (authorization !== `Bearer ${TOKEN}`) return answer(401, { message: `Bad credentials: ${authorization}` })
  const route = ROUTES[serving.kind](asked, serving.issues)
  if (route === undefined) return answer(404, { message: 'Not Found' })
  seen.operation = route.operation
  const fault = serving.queue.take(route.operation)
  if (fault === undefined) {
    const { status, json } = route.commit()
    return answer(status, json)
  }
  await misbehave(fault, { route, response, answer })
}

interface Misbehaving {
  route: FakeRoute
  response: ServerResponse
  answer(status: number, json: unknown, headers?: Record<string, string>): void
}

async function misbehave(fault: TrackerFault, { route, response, answer }: Misbehaving): Promise<void> {
  const { kind, slowMs = SLOW_MS } = fault
  if (kind === 'hang') return
  if (kind === 'reset') return void response.socket?.resetAndDestroy()
  if (kind === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs))
  const commits = kind === 'slow' || kind.startsWith('commit-')
  const done: Omit<FakeAnswer, 'operation'> | undefined = commits ? route.commit() : undefined
  if (kind === 'commit-then-hang') return
  if (kind === 'commit-then-lose') return void response.socket?.destroy()
  if (kind === 'commit-then-cut') {
    response.writeHead(done?.status ?? 200, { 'content-type': 'application/json', 'content-length': '5000' })
    response.write('{"number": 1, "html_url": "htt')
    return void setTimeout(() => response.socket?.destroy(), 10)
  }
  const instead = faultAnswer(fault)
  answer(instead?.status ?? done?.status ?? 500, instead?.json ?? done?.json, instead?.headers)
}

async function read(request: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    json: text === '' ? undefined : (JSON.parse(text) as unknown),
    origin: url.origin,
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
