import type { Scope } from './template.js'

/** The variables of one run of a probe's steps. */
export interface ProbeScope extends Scope {
  /** Seen by all who share this scope. */
  set(name: string, value: unknown): void
  /** The same saved variables, with some that only the child sees. */
  child(own: Readonly<Record<string, unknown>>): ProbeScope
  /** The same values so far; what is saved from now on is its own. */
  copy(): ProbeScope
  /** What has been saved. */
  saved(): Readonly<Record<string, unknown>>
}

/**
 * A scope. A name is looked for among its own variables, the saved ones, then outside.
 * @param outside `vars.x`, `env.NAME`, `uuid`: what no probe saves.
 */
export function openScope(outside: Scope, saved: Readonly<Record<string, unknown>> = {}): ProbeScope {
  return makeScope(outside, new Map(Object.entries(saved)), new Map())
}

function makeScope(outside: Scope, saved: Map<string, unknown>, own: ReadonlyMap<string, unknown>): ProbeScope {
  return {
    lookup(name) {
      if (own.has(name)) return { value: own.get(name) }
      return saved.has(name) ? { value: saved.get(name) } : outside.lookup(name)
    },
    set: (name, value) => void saved.set(name, value),
    child: (variables) => makeScope(outside, saved, new Map([...own, ...Object.entries(variables)])),
    copy: () => makeScope(outside, new Map(saved), own),
    saved: () => Object.fromEntries(saved),
  }
}
