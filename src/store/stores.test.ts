import { systemClock } from '../platform/clock.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { createMemoryStore } from './memory-store.js'
import { openFileStore } from './open-file-store.js'
import { requestLoop } from './requests.js'
import { storeContract } from './store.contract.js'

storeContract('the file store', async () => {
  const options = { stateDir: temporaryFolder(), loop: 'staging-p1', clock: systemClock }
  return {
    store: await openFileStore(options),
    reopen: () => openFileStore(options),
    request: (request) => requestLoop(options.stateDir, options.loop, request),
  }
})

storeContract('the memory store', async () => {
  const store = createMemoryStore('staging-p1', systemClock)
  return { store, reopen: async () => store, request: async (request) => store.request(request) }
})
