import { randomUUID } from 'node:crypto'

/** Other with each start of the process: whoever waits for a deploy can tell the old process from the new one of one revision. */
const INSTANCE = randomUUID()

/** How long a service may take to say that it is healthy, in milliseconds. */
const PATIENCE_MS = 1_000

/** Health, readiness and which services there are. */
export function healthRoutes({ config, startedAt }) {
  const starting = () => performance.now() - startedAt < config.startupMs
  return [
    { method: 'GET', path: '/health', open: true, handle: () => ({ body: health(config) }) },
    {
      method: 'GET',
      path: '/health/ready',
      open: true,
      handle: () => (starting() ? { status: 503, body: { startup_in_progress: true } } : { body: { status: 'ready' } }),
    },
  ]
}

/** `GET /api/discovery/services`: each service with its address and its state, asked for now. */
export function discoveryRoutes({ config }) {
  const handle = async ({ request }) => {
    const self = {
      name: 'backend',
      url: `http://${request.headers.host}`,
      status: 'healthy',
      revision: config.revision,
    }
    return { body: { services: [self, await askService('auth', config.authUrl)], environment: 'staging' } }
  }
  return [{ method: 'GET', path: '/api/discovery/services', open: true, handle }]
}

function health({ service, version, revision }) {
  return { status: 'healthy', service, version, revision, instance: INSTANCE, timestamp: new Date().toISOString() }
}

async function askService(name, url) {
  const askedAt = performance.now()
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    const { status, revision } = await answer.json()
    return { name, url, status, revision, latency_ms: Math.round(performance.now() - askedAt) }
  } catch (error) {
    return { name, url, status: 'unreachable', error: error.cause?.code ?? error.name }
  }
}
