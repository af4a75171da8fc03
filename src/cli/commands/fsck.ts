import { EXIT, UntilgreenError } from '../../errors.js'
import { systemClock } from '../../platform/clock.js'
import { systemDisk } from '../../platform/disk.js'
import { acquireHostMutex } from '../../platform/host-mutex.js'
import { checkState, type StateCheck } from '../../store/fsck.js'
import { listLoops } from '../../store/read-state.js'
import { type Repair, repairState } from '../../store/repair.js'
import type { Call, Command } from '../command.js'

/** Says what is wrong with state, and sets the broken part aside where that is asked for. */
export const command: Command = {
  name: 'fsck',
  usage: 'fsck [LOOP] [--repair]',
  summary: 'Checks the state of loops for damage; --repair sets the broken part aside.',
  options: { repair: { type: 'boolean' } },
  help: {
    repair: 'keep the good part of each journal, move what is broken to journal.ndjson.damaged-N, rebuild the snapshot',
  },
  examples: ['untilgreen fsck', 'untilgreen fsck staging-p1 --repair'],
  async run(call) {
    const loops = await chosenLoops(call)
    const results: Result[] = []
    for (const loop of loops) results.push(await examine(call, loop))
    const worst = Math.max(0, ...results.map(exitCodeOf))
    if (call.json) call.io.out(`${JSON.stringify({ clean: worst === 0, loops: results })}\n`)
    else call.io.out(results.length === 0 ? `no loop has state in ${call.stateDir}\n` : results.map(rendered).join(''))
    return worst
  },
}

interface Result extends StateCheck {
  repair?: Repair
}

async function chosenLoops(call: Call): Promise<string[]> {
  const loops = await listLoops(call.stateDir)
  const [wanted, ...rest] = call.args
  if (rest.length > 0) throw new UntilgreenError('USAGE', 'fsck takes one loop, or none for all')
  if (wanted === undefined) return loops
  if (!loops.includes(wanted)) {
    const { snapshot } = await checkState(systemDisk, call.stateDir, wanted)
    if (snapshot === 'missing')
      throw new UntilgreenError('NOT_FOUND', `loop '${wanted}' has no state in ${call.stateDir}`)
  }
  return [wanted]
}

async function examine(call: Call, loop: string): Promise<Result> {
  const { stateDir } = call
  const check = await checkState(systemDisk, stateDir, loop)
  if (call.options.repair !== true || check.condition === 'newer') return check
  const disk = systemDisk
  const repair = await repairState({ disk, clock: systemClock, stateDir, loop, acquireMutex: acquireHostMutex })
  return { ...(await checkState(disk, stateDir, loop)), repair }
}

function exitCodeOf({ condition }: Result): number {
  if (condition === 'newer') return EXIT.configuration
  return condition === 'damaged' ? EXIT.unreadableData : EXIT.green
}

function rendered(result: Result): string {
  const { loop, condition, events, broken, moreBroken, torn, snapshot, repair, temporaries } = result
  const lines = [`${loop}: ${condition}, ${events} events`]
  for (const { line, offset, message } of broken)
    lines.push(`  journal.ndjson line ${line} (byte ${offset}): ${message}`)
  if (moreBroken > 0) lines.push(`  and ${moreBroken} more broken lines`)
  if (torn)
    lines.push(
      `  journal.ndjson line ${torn.line} (byte ${torn.offset}): torn, never confirmed; the next start drops it`,
    )
  if (snapshot !== 'good')
    lines.push(`  snapshot.json: ${snapshot}; it is derived, the next start or --repair rebuilds it`)
  for (const path of temporaries) lines.push(`  ${path}: left by a writer that was killed; the next start removes it`)
  for (const action of repair?.actions ?? []) lines.push(`  repaired: ${action}`)
  if (condition === 'damaged')
    lines.push('  nothing was changed; `--repair` sets the broken part aside and keeps the good one')
  return `${lines.join('\n')}\n`
}
