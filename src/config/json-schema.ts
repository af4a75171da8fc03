import { z } from 'zod'
import { probeFileSchema } from '../probe/probe-file.js'
import { analystInput, analystOutput } from '../stages/analyze/analyst-schema.js'
import { loopFileSchema } from './loop-file.js'

/** The loop file's JSON Schema, for editors. `templates/loop.schema.json` is this, committed. */
export function loopJsonSchema(): Record<string, unknown> {
  return jsonSchema(loopFileSchema)
}

/** The probe file's. `templates/probes.schema.json` is this, committed. */
export function probesJsonSchema(): Record<string, unknown> {
  return jsonSchema(probeFileSchema)
}

/** What an analyst reads (`$defs.input`) and prints. `templates/analyst.schema.json` is this, committed. */
export function analystJsonSchema(): Record<string, unknown> {
  return { ...jsonSchema(analystOutput), $defs: { input: jsonSchema(analystInput) } }
}

/** Of what people write, not of what we make of it: durations are texts there. */
function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}
