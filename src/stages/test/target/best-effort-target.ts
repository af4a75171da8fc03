import { watchConnections } from '../../../platform/processes/watch-connections.js'
import { openForwardProxy } from '../../../platform/witness-proxy/open-forward-proxy.js'
import { SUITE_MARK } from '../suite-mark.js'
import { sumWitnesses } from './sum-witnesses.js'
import type { OpenTarget } from './witness-target.js'

/**
 * Looks for connections to addresses that no variable leads to: a forward proxy of ours in the usual variables, for clients that
 * heed them, and the sockets of the suite's processes, for those that don't.
 * @param mark unique to this run of the suite.
 */
export async function openAddresses(addresses: readonly string[], mark: string): Promise<OpenTarget> {
  const forward = await openForwardProxy({ addresses })
  const watch = await watchConnections({ mark: { name: SUITE_MARK, value: mark }, addresses })
  return {
    env: { ...proxyVariables(forward.url), [SUITE_MARK]: mark },
    witness() {
      const direct = watch.seen()
      const sampled = { ...sumWitnesses([]), remotes: [...new Set(direct)], connections: direct.length }
      return { targets: [...addresses], certainty: 'best-effort', seen: sumWitnesses([forward.seen(), sampled]) }
    },
    byTest: () => new Map(),
    async close() {
      watch.stop()
      await forward.close()
    },
  }
}

/** Upper and lower case: each tool heeds its own. What is meant for the loopback would else go past us. */
function proxyVariables(url: string): Record<string, string> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']
  return { ...Object.fromEntries(names.map((name) => [name, url])), NO_PROXY: '', no_proxy: '' }
}
