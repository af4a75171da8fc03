import { EXIT, UntilgreenError } from '../../errors.js'
import type { Call, Command } from '../command.js'

export const command: Command = {
  name: 'schema',
  usage: 'schema [loop|probes|analyst]',
  summary: 'Prints the JSON Schema of loop or probe files.',
  options: {},
  help: {},
  examples: ['untilgreen schema > loop.schema.json'],
  run,
}

async function run(call: Call): Promise<number> {
  const { analystJsonSchema, loopJsonSchema, probesJsonSchema } = await import('../../config/json-schema.js')
  const schemas = { loop: loopJsonSchema, probes: probesJsonSchema, analyst: analystJsonSchema }
  const which = call.args[0] ?? 'loop'
  if (which !== 'loop' && which !== 'probes' && which !== 'analyst')
    throw new UntilgreenError('USAGE', `there is no schema '${which}'; there are loop, probes and analyst`)
  call.io.out(`${JSON.stringify(schemas[which](), null, 2)}\n`)
  return EXIT.green
}
