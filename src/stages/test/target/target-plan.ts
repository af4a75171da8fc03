import { z } from 'zod'

const variable = z.strictObject({
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of a variable')
    .meta({ description: 'Variable that the tests read; of the probe file where the suite is one.' }),
  url: z
    .string()
    .regex(/^(https?|wss?):\/\/[^/?#\s]+/i, 'an address looks like http://host:8080 (http, https, ws, wss)')
    .meta({ description: 'Address of the target.' }),
})

const address = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/[\]]+):\d{1,5}$/, 'host:port')

/** `target`: what the tests talk to. */
export const targetField = z.union([variable, z.array(variable).min(1), z.array(address).min(1)]).meta({
  description:
    'What the tests talk to. With `env` and `url` a loopback proxy of ours stands in that variable and sees each connection; a list of host:port is best effort.',
})

/** One target that is reached by a variable. */
export interface TargetVariable {
  env: string
  url: string
}

/** What a suite talks to: by variables of ours (seen for certain), or at these `host:port` (best effort). */
export type TargetPlan =
  | { by: 'variables'; variables: readonly TargetVariable[] }
  | { by: 'addresses'; addresses: readonly string[] }

/** The plan of a suite's `target`; undefined where it has none. */
export function targetPlan(written: unknown): TargetPlan | undefined {
  if (written === undefined) return undefined
  const list = (Array.isArray(written) ? written : [written]) as readonly (string | TargetVariable)[]
  const addresses = list.filter((item) => typeof item === 'string')
  return addresses.length > 0
    ? { by: 'addresses', addresses }
    : { by: 'variables', variables: list.filter((item) => typeof item !== 'string') }
}

/** Addresses of all targets of a plan, as URLs. */
export function targetUrls(plan: TargetPlan): string[] {
  return plan.by === 'variables' ? plan.variables.map(({ url }) => url) : plan.addresses.map((at) => `tcp://${at}`)
}

/** A target's address as it may be written down: without account and query, where secrets stand. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, '$1').replace(/[?#].*$/s, '')
}

/** `host:port` of a target, as people write it. */
export function addressOf(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  const standard = /^(https|wss):$/.test(protocol) ? '443' : '80'
  return `${hostname}:${port === '' ? standard : port}`
}
