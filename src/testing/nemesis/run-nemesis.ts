import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '../../model/event.js'
import { checkExitCodes, checkProcesses } from './checks/check-ends.js'
import { checkGreen } from './checks/check-green.js'
import { checkHistory, type Point } from './checks/check-history.js'
import { checkJournal } from './checks/check-journal.js'
import { checkSecrets } from './checks/check-secrets.js'
import { checkTickets } from './checks/check-tickets.js'
import { startLoop } from './loop-process.js'
import { drawSession, type SessionPlan } from './plan.js'
import { playSession } from './play-session.js'
import { makeWorld, type World } from './world.js'

export interface NemesisOptions {
  seed: number
  /** Sessions are played until the journal has so many finished cycles. */
  cycles: number
  /** Path of the built CLI. */
  cli: string
  /** At most so many sessions; default: as many as it takes. */
  sessions?: number
  /** Ends after the session in which this many ms have passed; default: never. */
  limitMs?: number
  /** Ends after the running session. */
  signal?: AbortSignal
  say?: (line: string) => void
  /** Takes the place of what is drawn, in every session: to try one fault again and again. */
  always?: Partial<SessionPlan>
  /** Leaves the folder of a run with violations where it is. */
  keep?: boolean
}

export interface Violation {
  session: number
  text: string
}

export interface NemesisResult {
  seed: number
  set: string
  sessions: number
  cycles: number
  greens: number
  /** Faults that really happened, by kind. */
  faults: ReadonlyMap<string, number>
  violations: Violation[]
  /** Where the state lies, if it was kept. */
  folder?: string
}

const QUIET: SessionPlan = {
  commits: true,
  maxCycles: 1,
  deploy: [],
  test: [],
  fix: [],
  tracker: [],
  process: { kind: 'none' },
}

interface Watch {
  world: World
  cli: string
  said: string
  tornOff: string
  violations: Violation[]
}

/** Plays sessions with faults that the seed draws, and holds what is left against what the environment saw. */
export async function runNemesis(options: NemesisOptions): Promise<NemesisResult> {
  const { seed, cycles, cli, say = () => undefined } = options
  const { sessions = Number.POSITIVE_INFINITY, limitMs = Number.POSITIVE_INFINITY } = options
  const world = await makeWorld(seed)
  const watch: Watch = { world, cli, said: '', tornOff: '', violations: [] }
  const startedMs = performance.now()
  let session = 0
  try {
    const goesOn = () => session < sessions && performance.now() - startedMs < limitMs && !options.signal?.aborted
    while (finished(world) < cycles && goesOn()) {
      const plan = { ...drawSession(seed, session), ...options.always }
      await attack(session, plan, watch)
      const { process } = plan
      say(
        `session ${session}: ${JSON.stringify(process)}; ${finished(world)} cycles, ${watch.violations.length} violations`,
      )
      session++
    }
    // In the end, a session in which nothing goes wrong: it cleans up.
    await attack(session, QUIET, watch)
    const { violations } = watch
    return {
      seed,
      set: world.set,
      sessions: session + 1,
      cycles: finished(world),
      greens: readEvents(world).filter((event) => event.event === 'cycle:finished' && event.green).length,
      faults: world.environment.faults,
      violations,
      ...(options.keep && violations.length > 0 && { folder: world.folder }),
    }
  } finally {
    if (!(options.keep && watch.violations.length > 0)) await world.end()
    else await world.environment.stop().then(() => world.tracker?.stop())
  }
}

async function attack(session: number, plan: SessionPlan, watch: Watch): Promise<void> {
  const { world, cli } = watch
  world.environment.begin(session, plan)
  const { ended, tornOff, problems } = await playSession(cli, world, plan)
  watch.said += ended.map(({ stdout, stderr }) => stdout + stderr).join('')
  watch.tornOff += tornOff.join('')
  const asked = await startLoop(cli, world, ['history', 'small', '--json']).ended
  const checked = await startLoop(cli, world, ['fsck', 'small']).ended
  const points = asked.code === 0 ? (JSON.parse(asked.stdout) as { points: Point[] }).points : []
  const { sightings } = world.environment
  const events = readEvents(world)
  const found = [
    ...problems,
    ...checkExitCodes(ended),
    ...(checked.code === 0
      ? []
      : [`fsck ended with ${checked.code}: ${(checked.stdout + checked.stderr).slice(-400)}`]),
    ...checkGreen(events, sightings),
    ...checkJournal(events, sightings, watch.tornOff),
    ...checkTickets(world),
    ...checkSecrets(world, watch.said),
    ...checkProcesses(world),
    ...checkHistory(points, sightings),
  ]
  const known = new Set(watch.violations.map(({ text }) => text))
  for (const text of found) if (!known.has(text)) watch.violations.push({ session, text })
}

function finished(world: World): number {
  return readEvents(world).filter(({ event }) => event === 'cycle:finished').length
}

/** Whole lines only: a torn last one is no event. */
function readEvents({ folder }: World): Event[] {
  const path = join(folder, 'state/small/journal.ndjson')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Event]
      } catch {
        return []
      }
    })
}
