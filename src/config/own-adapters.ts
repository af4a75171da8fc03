import type { AdapterFamily, AnyAdapter } from '../adapter.js'
import type { AdapterContext } from '../stages/adapter-context.js'
import type { Deployer } from '../stages/deploy/deployer.js'
import { deployers } from '../stages/deploy/deployers/index.js'
import type { Fixer } from '../stages/fix/fixer.js'
import { fixers } from '../stages/fix/fixers/index.js'
import type { Runner } from '../stages/test/runner.js'
import { runners } from '../stages/test/runners/index.js'
import type { Tracker } from '../stages/ticket/tracker.js'
import { trackers } from '../stages/ticket/trackers/index.js'
import type { TrackerContext } from '../stages/ticket/trackers/tracker-context.js'

/** Adapters that a program brings along: each becomes a kind that loop files may `use`, its options checked by its own schema. */
export interface OwnAdapters {
  deployers?: readonly AnyAdapter<Deployer, AdapterContext>[]
  runners?: readonly AnyAdapter<Runner, AdapterContext>[]
  trackers?: readonly AnyAdapter<Tracker, TrackerContext>[]
  fixers?: readonly AnyAdapter<Fixer, AdapterContext>[]
}

/** What a loop file can choose from. */
export interface Families {
  deployers: AdapterFamily<Deployer, AdapterContext>
  runners: AdapterFamily<Runner, AdapterContext>
  trackers: AdapterFamily<Tracker, TrackerContext>
  fixers: AdapterFamily<Fixer, AdapterContext>
}

/** The built-in adapters, and those that a program brings along. @throws Error for a kind that is there already */
export function familiesWith(own: OwnAdapters = {}): Families {
  return {
    deployers: deployers.and(own.deployers ?? []),
    runners: runners.and(own.runners ?? []),
    trackers: trackers.and(own.trackers ?? []),
    fixers: fixers.and(own.fixers ?? []),
  }
}
