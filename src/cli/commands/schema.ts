import { EXIT, UntilgreenError } from '../../errors.js'
import type { Call, Command } from '../command.js'

export const command: Command = {
  name: 'schema',
  usage: 'schema [loop|probes]',
  summary: 'Prints the JSON Schema of loop files or probe files, for editors.',
  options: {},
  help: {},
  examples: ['untilgreen schema > loop.schema.json'],
  run,
}

async function run(call: Call): Promise<number> {
  const { loopJsonSchema, probesJsonSchema } = await import('../../config/json-schema.js')
  const which = call.args[0] ?? 'loop'
  if (which !== 'loop' && which !== 'probes')
    throw new UntilgreenError('USAGE', `there is no schema '${which}'; there are loop and probes`)
  call.io.out(`${JSON.stringify(which === 'loop' ? loopJsonSchema() : probesJsonSchema(), null, 2)}\n`)
  return EXIT.green
}
