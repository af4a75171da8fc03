import { EXIT } from '../../errors.js'
import type { Ticket } from '../../model/ticket.js'
import { readState } from '../../store/read-state.js'
import type { Call, Command } from '../command.js'
import { oneLoop } from '../one-loop.js'
import { table } from '../table.js'

export const command: Command = {
  name: 'tickets',
  usage: 'tickets [LOOP] [--open]',
  summary: 'The tickets of a loop: one a cause.',
  options: { open: { type: 'boolean' } },
  help: { open: 'only those that are open' },
  run,
}

async function run(call: Call): Promise<number> {
  const { history } = await readState(call.stateDir, await oneLoop(call))
  const tickets = history.tickets.filter((ticket) => call.options.open !== true || ticket.state === 'open')
  if (call.json) call.io.out(`${JSON.stringify(tickets.map(shapeOf))}\n`)
  else if (tickets.length === 0) call.io.out('no tickets\n')
  else {
    const rows = tickets.map((ticket) => [
      ticket.id,
      ticket.state,
      ticket.category,
      ticket.owner,
      String(ticket.tests.length),
      String(ticket.lastSeen.cycle),
      ticket.title,
    ])
    call.io.out(table(['ID', 'STATE', 'CATEGORY', 'OWNER', 'TESTS', 'LAST SEEN', 'TITLE'], rows))
  }
  return EXIT.green
}

function shapeOf({
  id,
  state,
  title,
  category,
  owner,
  cluster,
  tests,
  firstSeen,
  lastSeen,
  file,
  url,
  reopened,
}: Ticket) {
  return {
    id,
    state,
    title,
    category,
    owner,
    cluster,
    tests,
    firstSeen,
    lastSeen,
    ...(file && { file }),
    ...(url && { url }),
    reopened,
  }
}
