import { maskedDeep } from '../platform/redact/masked-deep.js'
import type { Store } from './store.js'

/** A store that no secret gets past, whatever it came in with: an address with a password, an error's text, a ticket. */
export function maskingStore(store: Store, mask: (text: string) => string): Store {
  return {
    get state() {
      return store.state
    },
    get warnings() {
      return store.warnings
    },
    get fence() {
      return store.fence
    },
    get owner() {
      return store.owner
    },
    append: (event) => store.append(maskedDeep(event, mask)),
    writeCycleFile: (cycle, name, content) =>
      store.writeCycleFile(cycle, name, typeof content === 'string' ? maskedText(content, mask) : content),
    cycleFolder: (cycle) => store.cycleFolder(cycle),
    progress: (progress) => store.progress(maskedDeep(progress, mask)),
    requests: () => store.requests(),
    clearRequest: (kind) => store.clearRequest(kind),
    close: () => store.close(),
  }
}

/** A JSON document stays one; any other text is masked as it is. */
function maskedText(content: string, mask: (text: string) => string): string {
  if (mask(content) === content) return content
  try {
    return `${JSON.stringify(maskedDeep(JSON.parse(content) as unknown, mask), null, 2)}\n`
  } catch {
    return mask(content)
  }
}
