import { connect, createServer, type Server, type Socket } from 'node:net'

/** A port of the loopback that refuses each connection, as a dead server does. */
export interface RefusingPort {
  port: number
  release(): Promise<void>
}

/**
 * Holds the port as the near end of a connection to ourselves: it is taken, and nothing listens on it. A port that is merely
 * free can become the near end of the very connection that is tried: on the loopback that one then connects to itself.
 */
export async function holdRefusingPort(): Promise<RefusingPort> {
  const probe = await listen()
  const port = portOf(probe)
  await closed(probe)
  const far = await listen()
  const ends = new Set<Socket>()
  far.on('connection', (end) => {
    end.on('error', () => undefined)
    ends.add(end)
  })
  ends.add(await joined(far, port))
  return {
    port,
    async release() {
      for (const end of ends) end.destroy()
      await closed(far)
    },
  }
}

function joined(far: Server, localPort: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const near = connect({ host: '127.0.0.1', port: portOf(far), localAddress: '127.0.0.1', localPort })
    near.once('error', reject)
    near.once('connect', () => {
      near.off('error', reject)
      near.on('error', () => undefined)
      resolve(near)
    })
  })
}

function listen(): Promise<Server> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
