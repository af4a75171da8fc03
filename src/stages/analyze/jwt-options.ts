import { z } from 'zod'
import { commandLine } from '../command-line.js'

const variableName = z.string().regex(/^[A-Za-z_]\w{0,63}$/, 'the name of an environment variable, not its value')

/** `analyze.jwt`: what refused tokens are held against. */
export const jwtSchema = z
  .strictObject({
    secretEnv: z.array(variableName).default([]).meta({
      description: 'Names of variables with secrets; the first is the validator’s unless `validator` says another.',
    }),
    validator: commandLine.optional().meta({
      description:
        'Prints the name of the variable whose secret the deployed validator has; UNTILGREEN_TOKEN_VIA says how the token came.',
    }),
    jwks: z.string().optional().meta({ description: 'Address or file of the JSON Web Key Set.' }),
    issuer: z.string().optional(),
    audience: z.string().optional(),
  })
  .meta({ description: 'What tokens that the environment refused are held against. They are never kept.' })

export type JwtOptions = z.output<typeof jwtSchema>
