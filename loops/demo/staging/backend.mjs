import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createAgents } from './agents.mjs'
import { loadConfig, loadSecrets } from './config.mjs'
import { createFaults, faultRoutes, sufferRequest } from './faults.mjs'
import { createIdentity } from './identity.mjs'
import { createRateLimit } from './rate-limit.mjs'
import { createRouter } from './router.mjs'
import { agentRoutes } from './routes/agents.mjs'
import { discoveryRoutes, healthRoutes } from './routes/health.mjs'
import { messageRoutes } from './routes/messages.mjs'
import { sessionRoutes, userRoutes } from './routes/sessions.mjs'
import { threadRoutes } from './routes/threads.mjs'
import { toolRoutes } from './routes/tools.mjs'
import { serve } from './serve.mjs'
import { openStore } from './store.mjs'
import { attachWebSocket } from './websocket.mjs'

const config = loadConfig()
const backend = await createBackend(config)
const limited = createRateLimit(() => backend.faults.on.requests_per_second || config.requestsPerSecond)
const identify = async (request) => {
  const user = await backend.identify(request)
  limited(user.id)
  return user
}
let sockets
serve(
  config,
  createRouter(routesOf(backend), identify, ({ path }) => suffer(backend, path)),
  {
    attach: (server) => {
      sockets = attachWebSocket(server, backend)
    },
    onStop: () => {
      sockets.closeAll()
      backend.store.save()
    },
  },
)

/** What the parts of the backend share. The welcome is code of the revision. */
async function createBackend(config) {
  const faults = createFaults(config)
  const { welcome } = await import(pathToFileURL(join(config.revisionDir, 'welcome.mjs')).href)
  const wrapped = (fields) => ({ type: 'system_message', data: welcome(fields) })
  return {
    config,
    faults,
    startedAt: performance.now(),
    store: openStore(config.storeFile),
    agents: createAgents(faults),
    connections: new Set(),
    welcome: (fields) => (faults.on.welcome_wrapped ? wrapped(fields) : welcome(fields)),
    ...createIdentity({ config, secrets: loadSecrets(config), faults }),
  }
}

function routesOf(backend) {
  return [
    ...healthRoutes(backend),
    ...discoveryRoutes(backend),
    ...agentRoutes(backend),
    ...toolRoutes(backend),
    ...threadRoutes(backend),
    ...messageRoutes(backend),
    ...sessionRoutes(backend),
    ...userRoutes(backend),
    ...(config.faultsEnabled ? faultRoutes(backend.faults) : []),
  ]
}

/** The switches themselves can always be reached. */
async function suffer({ faults }, path) {
  if (path !== '/__faults') await sufferRequest(faults, path)
}
