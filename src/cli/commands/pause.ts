import { askLoop } from '../ask-loop.js'
import type { Command } from '../command.js'

export const command: Command = {
  name: 'pause',
  usage: 'pause LOOP',
  summary: 'Asks a running loop to wait after its running cycle.',
  options: {},
  help: {},
  run: (call) => askLoop(call, 'pause'),
}
