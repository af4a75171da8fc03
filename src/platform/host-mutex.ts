import { createHash, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from './clock.js'

/** Who holds a mutex, in its own words. Empty where it gives no answer: it is stopped, or hangs. */
export interface MutexHolder {
  pid?: number
  host?: string
  /** RFC 3339. */
  since?: string
  [more: string]: unknown
}

export type HostMutex = { held: true; release(): Promise<void> } | { held: false; holder: MutexHolder }

export interface HostMutexOptions {
  /** A JSON object that is added to what others are told: `{"loop":"staging-p1"}`. */
  describe?: string | (() => string)
  /** Where the socket file lies on systems without abstract sockets. Default: the system's folder for temporary files. */
  folder?: string
  /** Default: this system's. */
  platform?: NodeJS.Platform
}

/** A holder that lives answers at once; whoever asks must know within a second. */
const ANSWER_LIMIT_MS = 500
/** The holder may die between our two questions. */
const ATTEMPTS = 5
/** Another starter may take the same left-over socket file away; by then it did. */
const SETTLING_MS = 150

/**
 * A mutex of this machine (of this network namespace) that dies with its process: on Linux an abstract UNIX socket, which
 * the kernel takes away however its owner ends; elsewhere a socket file that nobody listens to any more is taken over.
 */
export async function acquireHostMutex(key: string, options: HostMutexOptions = {}): Promise<HostMutex> {
  const { platform = process.platform, folder = tmpdir() } = options
  const hash = createHash('sha256').update(key).digest('hex')
  const abstract = platform === 'linux'
  const address = abstract ? `\0untilgreen-${hash}` : join(folder, `untilgreen-${hash.slice(0, 32)}.sock`)
  const id = randomUUID()
  for (let attempt = 1; ; attempt++) {
    const server = await listen(address, () => answer(id, options.describe))
    if (server !== undefined && (abstract || (await isOurs(address, id)))) return held(server)
    server?.close()
    const holder = await ask(address)
    if (holder !== 'nobody') return { held: false, holder: withoutId(holder) }
    if (attempt === ATTEMPTS) return { held: false, holder: {} }
    if (!abstract) rmSync(address, { force: true })
  }
}

function held(server: Server): HostMutex {
  return { held: true, release: () => new Promise((resolve) => void server.close(() => resolve())) }
}

/** Undefined where someone has the address. */
function listen(address: string, line: () => string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      // Destroyed as soon as it is said: one who asks and never listens must not keep us from letting go.
      socket.end(line(), () => socket.destroy())
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen({ path: address, exclusive: true }, () => {
      // The mutex must not keep a process alive that has nothing left to do.
      server.unref()
      server.on('error', () => undefined)
      resolve(server)
    })
  })
}

const startedAt = new Date(systemClock.now()).toISOString()

function answer(id: string, describe: HostMutexOptions['describe']): string {
  const base = { pid: process.pid, host: hostname(), since: startedAt }
  return `${JSON.stringify({ ...base, ...parsed(typeof describe === 'function' ? describe() : (describe ?? '{}')), id })}\n`
}

/** What the holder says; `nobody` where nobody listens. */
function ask(address: string): Promise<MutexHolder | 'nobody'> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ path: address })
    const limit = setTimeout(() => finish({}), ANSWER_LIMIT_MS)
    const finish = (holder: MutexHolder | 'nobody'): void => {
      clearTimeout(limit)
      socket.destroy()
      resolve(holder)
    }
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n') || text.length > 64 * 1024) finish(parsed(text))
    })
    socket.on('end', () => finish(parsed(text)))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      finish(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'nobody' : {})
    })
  })
}

async function isOurs(address: string, id: string): Promise<boolean> {
  await systemClock.sleep(SETTLING_MS)
  const holder = await ask(address)
  return holder !== 'nobody' && holder.id === id
}

function withoutId({ id: _id, ...holder }: MutexHolder): MutexHolder {
  return holder
}

function parsed(text: string): MutexHolder {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as MutexHolder) : {}
  } catch {
    return {}
  }
}
