import { UntilgreenError } from '../errors.js'
import { listLoops } from '../store/read-state.js'
import type { Call } from './command.js'

/**
 * The loop that a reading command is about: its id, the id in a path (`loops/<id>.yaml`), or the only one that has state.
 * @throws UntilgreenError USAGE, NOT_FOUND
 */
export async function oneLoop(call: Call): Promise<string> {
  if (call.args.length > 1) throw new UntilgreenError('USAGE', `one LOOP is taken, not ${call.args.length}`)
  const known = await listLoops(call.stateDir)
  const [given] = call.args
  if (given !== undefined) {
    const id = /([^/\\]+?)(\.ya?ml)?$/.exec(given)?.[1] ?? given
    if (known.includes(id)) return id
    const hint = known.length === 0 ? `there is no state in ${call.stateDir}` : `loops with state: ${known.join(', ')}`
    throw new UntilgreenError('NOT_FOUND', `no state of a loop '${id}' in ${call.stateDir}`, { hint })
  }
  const [only, ...more] = known
  if (only === undefined)
    throw new UntilgreenError('NOT_FOUND', `no loop has run yet: there is no state in ${call.stateDir}`)
  if (more.length > 0) throw new UntilgreenError('USAGE', `several loops have state: name one of ${known.join(', ')}`)
  return only
}
