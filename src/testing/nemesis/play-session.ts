import { appendFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, type LoopProcess, startLoop } from './loop-process.js'
import type { Moment, ProcessFault, SessionPlan } from './plan.js'
import type { World } from './world.js'

/** A loop that has not ended by then never will. */
const LONGEST_MS = 120_000
const TICK_MS = 4

/** What a session did: how its processes ended, which lines were torn off the journal. */
export interface Played {
  ended: Ended[]
  /** Pieces of the journal that this test cut off: they may hold what really happened. */
  tornOff: string[]
  problems: string[]
}

interface Playing extends Played {
  cli: string
  world: World
  args: string[]
}

/** Plays one session with its faults until a process of it ended by itself. */
export async function playSession(cli: string, world: World, plan: SessionPlan): Promise<Played> {
  const args = ['run', 'small', '--json', '--max-cycles', String(plan.maxCycles)]
  const playing: Playing = { cli, world, args, ended: [], tornOff: [], problems: [] }
  world.tracker?.setFaults(plan.tracker)
  for (const { kind } of plan.tracker) if (world.tracker) world.environment.note(`tracker, lies in wait: ${kind}`)
  if (plan.commits) world.commit()
  const first = startLoop(cli, world, args)
  const health = plan.health && breakHealth(plan.health, first, world)
  await disturb(plan.process, first, playing)
  await health
  await finish(playing)
  return playing
}

async function disturb(fault: ProcessFault, loop: LoopProcess, playing: Playing): Promise<void> {
  const { world, ended } = playing
  if (fault.kind !== 'none') world.environment.note(`process: ${fault.kind}`)
  if (fault.kind === 'kill') return kill(fault, loop, playing)
  if (fault.kind === 'starters') {
    const others = Array.from({ length: fault.count }, () => startLoop(playing.cli, world, playing.args))
    for (const other of others) ended.push(await end(other, playing))
  } else if (fault.kind !== 'none' && (await comes(fault.at, loop, world))) await strike(fault, loop, playing)
  ended.push(await end(loop, playing))
}

async function strike(
  fault: Exclude<ProcessFault, { kind: 'none' | 'kill' | 'starters' }>,
  loop: LoopProcess,
  playing: Playing,
): Promise<void> {
  const { world, cli, ended } = playing
  if (fault.kind === 'terminate') {
    const askedMs = performance.now()
    loop.signal('SIGTERM')
    if (fault.twice) setTimeout(() => loop.signal('SIGTERM'), 100)
    await loop.ended
    const tookMs = performance.now() - askedMs
    if (tookMs > 15_000) playing.problems.push(`SIGTERM took ${Math.round(tookMs)} ms`)
  }
  if (fault.kind === 'freeze') {
    loop.signal('SIGSTOP')
    // Before its first line it may not be the owner yet, after it stopped it may be none any more.
    const owned = loop.lines() > 0 && !loop.said('"event":"loop:stopped"')
    const other = await end(startLoop(cli, world, playing.args), playing)
    ended.push(other)
    if (owned && loop.running() && other.code !== 75)
      playing.problems.push(
        `a second starter beside a frozen loop ended with ${other.code}: ${other.stderr.slice(-300)}`,
      )
    await sleep(fault.forMs)
    loop.signal('SIGCONT')
  }
  if (fault.kind === 'ask') {
    ended.push(await end(startLoop(cli, world, [fault.request, 'small']), playing))
    await sleep(1500)
    if (fault.request === 'pause') ended.push(await end(startLoop(cli, world, ['resume', 'small']), playing))
  }
  if (fault.kind === 'full-disk' && world.ownDisk) {
    const filler = join(world.folder, 'state/filler')
    fill(filler)
    await sleep(fault.forMs)
    rmSync(filler, { force: true })
  }
}

async function kill(
  { at, again, tail }: Extract<ProcessFault, { kind: 'kill' }>,
  first: LoopProcess,
  playing: Playing,
): Promise<void> {
  let loop = first
  for (const moment of [at, ...(again ? [again] : [])]) {
    if (loop !== first) playing.world.environment.note('process: killed again')
    if (await comes(moment, loop, playing.world)) loop.signal('SIGKILL')
    const ended = await end(loop, playing)
    playing.ended.push(ended)
    if (ended.signal !== 'SIGKILL') return
    if (tail) tearTail(tail, playing)
    loop = startLoop(playing.cli, playing.world, playing.args)
  }
  playing.ended.push(await end(loop, playing))
}

/** A session that was killed or that stopped for want of disk goes on until it ends by its own decision. */
async function finish(playing: Playing): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const last = playing.ended.at(-1)
    if (last === undefined || ![74, 75, 130, 143, null].includes(last.code)) return
    playing.ended.push(await end(startLoop(playing.cli, playing.world, playing.args), playing))
  }
}

async function end(loop: LoopProcess, { problems }: Playing): Promise<Ended> {
  const limit = setTimeout(() => {
    problems.push(`process ${loop.pid} did not end within ${LONGEST_MS} ms`)
    loop.signal('SIGCONT')
    loop.signal('SIGKILL')
  }, LONGEST_MS)
  const ended = await loop.ended
  clearTimeout(limit)
  return ended
}

/** Waits for a moment. False: the loop ended before. */
async function comes({ sight, nth, afterMs }: Moment, loop: LoopProcess, world: World): Promise<boolean> {
  const asked = world.tracker?.requests.length ?? 0
  const count = () => {
    if (sight === 'start') return nth
    if (sight === 'line') return loop.lines()
    if (sight === 'tracker') return (world.tracker?.requests.length ?? 0) - asked
    return world.environment.seen(sight)
  }
  while (count() < nth) {
    if (!loop.running()) return false
    await sleep(TICK_MS)
  }
  await sleep(afterMs)
  return loop.running()
}

async function breakHealth(
  { at, answer, forMs }: NonNullable<SessionPlan['health']>,
  loop: LoopProcess,
  { environment, ...world }: World,
): Promise<void> {
  if (!(await comes(at, loop, { environment, ...world }))) return
  environment.note(`health: ${answer}`)
  environment.setHealth(answer)
  await sleep(forMs)
  environment.setHealth(undefined)
}

/** What a crash of the machine does to the last line; nobody writes there now. */
function tearTail(tail: 'cut' | 'half-line', { world, tornOff }: Playing): void {
  const path = join(world.folder, 'state/small/journal.ndjson')
  if (!existsSync(path)) return
  const bytes = readFileSync(path)
  const lastLine = bytes.lastIndexOf(10, bytes.length - 2) + 1
  // The first line is the journal's birth: without it there is no journal to mend.
  if (lastLine === 0) return
  world.environment.note(`journal: ${tail}`)
  if (tail === 'half-line') {
    appendFileSync(path, '{"seq":99999,"at":"2026-01-01T00:00:00Z","event":"stage:fin')
    return
  }
  tornOff.push(bytes.subarray(lastLine).toString('utf8'))
  truncateSync(path, lastLine + Math.floor((bytes.length - lastLine) / 2))
}

function fill(path: string): void {
  const block = Buffer.alloc(1024 * 1024)
  for (let size = block.length; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) writeFileSync(path, block.subarray(0, size), { flag: 'a' })
    } catch {
      // The next try is a smaller one, until not a byte is left.
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
