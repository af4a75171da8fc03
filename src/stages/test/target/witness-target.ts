import type { TestResult, Witness } from '../../../model/test-result.js'
import type { TargetWitness } from '../../../model/test-run.js'
import { openWitnessProxy, type WitnessProxy } from '../../../platform/witness-proxy/open-witness-proxy.js'
import { sumWitnesses } from './sum-witnesses.js'
import { addressOf, shownUrl, type TargetVariable } from './target-plan.js'

/** A target while one suite runs. */
export interface OpenTarget {
  /** Variables for the tests: where the stand-ins are. */
  env: Record<string, string>
  witness(): TargetWitness
  /** By the test that alone was running. */
  byTest(): Map<string, Witness>
  close(): Promise<void>
}

/** Puts a proxy of ours in front of each target. */
export async function openTarget(
  variables: readonly TargetVariable[],
  mode: 'pass' | 'refuse' | 'answer-500',
  runningTest: () => string | undefined = () => undefined,
): Promise<OpenTarget> {
  const proxies: { variable: TargetVariable; proxy: WitnessProxy }[] = []
  for (const variable of variables)
    proxies.push({ variable, proxy: await openWitnessProxy({ url: variable.url, mode, runningTest }) })
  return {
    env: Object.fromEntries(proxies.map(({ variable, proxy }) => [variable.env, proxy.url])),
    witness() {
      const seen = proxies.map(({ variable, proxy }) => ({ target: shownUrl(variable.url), seen: proxy.seen() }))
      const problems = [...new Set(proxies.flatMap(({ proxy }) => proxy.problems()))]
      return { certainty: 'proxy', ...together(seen), ...(problems.length > 0 && { problems }) }
    },
    byTest: () => mergeByTest(proxies.map(({ proxy }) => proxy.byTest())),
    async close() {
      await Promise.all(proxies.map(({ proxy }) => proxy.close()))
    },
  }
}

/** What a runner that sees its own connections says of the targets: each result's witness counts for the hosts it reached. */
export function ownWitness(urls: readonly string[], results: readonly TestResult[]): TargetWitness {
  const witnesses = results.flatMap(({ witness }) => (witness === undefined ? [] : [witness]))
  const of = (urls: readonly string[]) =>
    sumWitnesses(witnesses.filter(({ remotes }) => remotes.some((remote) => urls.some((url) => isAt(remote, url)))))
  return {
    certainty: 'proxy',
    ...together(urls.map((url) => ({ target: shownUrl(url), seen: of([url]) }))),
    seen: of(urls),
  }
}

/** A name may have any address: of it only the port can be compared. */
function isAt(remote: string, url: string): boolean {
  const address = addressOf(url)
  const isNumeric = /^(\[[0-9a-f:]+\]|[\d.]+):\d+$/i.test(address)
  return isNumeric ? remote === address : remote.endsWith(address.replace(/^.*:/, ':'))
}

function together(seen: { target: string; seen: Witness }[]): Pick<TargetWitness, 'targets' | 'seen' | 'byTarget'> {
  return {
    targets: seen.map(({ target }) => target),
    seen: sumWitnesses(seen.map((one) => one.seen)),
    ...(seen.length > 1 && { byTarget: seen }),
  }
}

function mergeByTest(maps: readonly ReadonlyMap<string, Witness>[]): Map<string, Witness> {
  const tests = new Set(maps.flatMap((map) => [...map.keys()]))
  return new Map([...tests].map((test) => [test, sumWitnesses(maps.flatMap((map) => map.get(test) ?? []))]))
}
