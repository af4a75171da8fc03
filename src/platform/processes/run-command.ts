import { systemClock } from '../clock.js'
import type { CommandResult, CommandSpec } from './command-spec.js'
import { endProcesses } from './end-processes.js'
import { endReason } from './end-reason.js'
import { type CommandProcesses, processesOf } from './find-processes.js'
import { noteLive } from './live-commands.js'
import { watchMemory } from './memory-watch.js'
import { OomCounter } from './oom-counter.js'
import { type ProcessEnd, type Started, spawnCommand } from './spawn-command.js'
import { takeOutput } from './take-output.js'
import { within } from './within.js'

export type { CommandResult, CommandSpec } from './command-spec.js'

const DEFAULT_GRACE_MS = 5_000
const DEFAULT_DRAIN_MS = 2_000
/** After SIGKILL: what even the system can't end is not waited for. */
const UNENDABLE_MS = 3_000

/**
 * Runs a command to its end, and ends whatever it leaves behind: its process group and all that carries its mark.
 * How it ended is in the result; rejects only with what `onLine` threw.
 * @param signal aborts: SIGTERM, grace, SIGKILL.
 */
export async function runCommand(spec: CommandSpec, signal: AbortSignal): Promise<CommandResult> {
  const nothing = { tail: '', outputBytes: 0, cutBytes: 0 }
  if (signal.aborted) return { ended: 'aborted', durationMs: 0, ...nothing }
  const oom = new OomCounter()
  const spawned = await spawnCommand(spec)
  const startedAt = spawned.startedAt
  const durationMs = (): number => systemClock.monotonic() - startedAt
  if ('error' in spawned) return { ended: 'not-started', durationMs: durationMs(), ...nothing, error: spawned.error }

  const owned: CommandProcesses = { group: spawned.pid, commandId: spec.commandId, startedAt }
  const live = noteLive(owned)
  const stop = new AbortController()
  const memory = watchMemory({ leader: spawned.pid, startedAt, stop: stop.signal, see: (pid) => oom.note(pid) })
  try {
    const output = takeOutput(spec, spawned)
    const { exited } = spawned
    const ended = await endReason({ spec, exited, signal, broken: output.broken, lastOutputAt: output.lastAt })
    const { end, keep } = await settle({ spec, spawned, owned, ended, hurry: [signal, live.killNow] })
    const summary = await output.finish(keep)
    const peakMemoryBytes = memory.peak()
    return {
      ended,
      ...end,
      ...(ended === 'exited' && outOfMemory(end, oom.kills())),
      durationMs: durationMs(),
      ...summary,
      ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
    }
  } finally {
    stop.abort()
    live.forget()
  }
}

interface Settling {
  spec: CommandSpec
  spawned: Started
  owned: CommandProcesses
  ended: CommandResult['ended']
  /** The caller's signal, and "no more grace". */
  hurry: [AbortSignal, AbortSignal]
}

/** Waits for the rest of the output, ends what is left. `keep`: it may stay. */
async function settle({ spec, spawned, owned, ended, hurry }: Settling): Promise<{ end: ProcessEnd; keep: boolean }> {
  const { graceMs = DEFAULT_GRACE_MS, drainMs = DEFAULT_DRAIN_MS } = spec
  let end: ProcessEnd = {}
  const exited = spawned.exited.then((how) => {
    end = how
  })
  const endAll = () => endProcesses(() => processesOf(owned), graceMs, hurry[1])
  if (ended === 'exited') await exited
  else {
    await endAll()
    await within(exited, UNENDABLE_MS)
  }
  await within(spawned.closed, drainMs, ...hurry)
  const keep = spec.keepSurvivors === true && ended === 'exited' && end.exitCode === 0
  if (ended === 'exited' && !keep) await endAll()
  return { end, keep }
}

/** Other commands may share the group whose kills were counted, so one that succeeded was not the one. */
function outOfMemory(end: ProcessEnd, kills: number | undefined): { outOfMemory?: boolean } {
  if (kills === undefined || end.exitCode === 0) return {}
  if (kills > 0) return { outOfMemory: true }
  return end.signal === 'SIGKILL' || end.exitCode === 137 ? { outOfMemory: false } : {}
}
