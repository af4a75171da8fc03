import { askLoop } from '../ask-loop.js'
import type { Command } from '../command.js'

export const command: Command = {
  name: 'stop',
  usage: 'stop LOOP',
  summary: 'Asks a running loop to stop after its running cycle.',
  options: {},
  help: {},
  run: (call) => askLoop(call, 'stop'),
}
