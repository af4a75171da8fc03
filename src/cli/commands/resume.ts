import { EXIT } from '../../errors.js'
import { withdrawRequest } from '../../store/requests.js'
import type { Call, Command } from '../command.js'
import { oneLoop } from '../one-loop.js'

export const command: Command = {
  name: 'resume',
  usage: 'resume LOOP',
  summary: 'Lets a paused loop go on.',
  options: {},
  help: {},
  run,
}

async function run(call: Call): Promise<number> {
  const loop = await oneLoop(call)
  await withdrawRequest(call.stateDir, loop, 'pause')
  if (call.json) call.io.out(`${JSON.stringify({ loop, kind: 'resume' })}\n`)
  else call.io.err(`${loop}: goes on\n`)
  return EXIT.green
}
