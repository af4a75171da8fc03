import { EXIT, UntilgreenError } from '../../errors.js'
import type { History } from '../../model/history.js'
import { readState } from '../../store/read-state.js'
import type { Command } from '../command.js'
import { oneLoop } from '../one-loop.js'
import { onlyPersons, reasonOption, untilOption } from '../person.js'

export const command: Command = {
  name: 'mute',
  usage: 'mute LOOP CAUSE --until DATE --reason TEXT',
  summary: 'Silences a known cause until a date; it still counts.',
  options: { until: { type: 'string' }, reason: { type: 'string' } },
  help: { until: 'last day of the silence: 2026-03-31', reason: 'why; it stands in the journal' },
  examples: ['untilgreen mute staging-p1 T-0004 --until 2026-03-31 --reason "the provider is down until then"'],
  async run(call) {
    const by = onlyPersons(call, 'mute')
    const [loopName, given, ...more] = call.args
    if (loopName === undefined || given === undefined || more.length > 0)
      throw new UntilgreenError('USAGE', 'mute takes LOOP and CAUSE')
    const until = untilOption(call)
    const reason = reasonOption(call)
    const loop = await oneLoop({ ...call, args: [loopName] })
    const { history } = await readState(call.stateDir, loop)
    const cause = findCause(history, given)
    const { writeDown } = await import('../../compose/accept.js')
    await writeDown(call.stateDir, loop, [{ event: 'cause:muted', cause, until, reason, by }])
    if (call.json) call.io.out(`${JSON.stringify({ loop, cause, until, reason, by })}\n`)
    else call.io.out(`${loop}: ${cause} is silent until ${until}; it still counts against green\n`)
    return EXIT.green
  },
}

/** By its id, the beginning of it, or its ticket. */
function findCause({ causes, tickets }: History, given: string): string {
  const ticket = tickets.find(({ id }) => id === given)
  if (ticket !== undefined) return ticket.cluster
  if (Object.hasOwn(causes, given)) return given
  const [only, ...more] = Object.keys(causes).filter((id) => id.startsWith(given))
  if (only !== undefined && more.length === 0) return only
  const known = Object.keys(causes).slice(0, 10).join(', ')
  throw new UntilgreenError('NOT_FOUND', `${only === undefined ? 'no' : 'more than one'} cause '${given}' is known`, {
    hint: known === '' ? 'No cause was found in this loop yet.' : `known: ${known}`,
  })
}
