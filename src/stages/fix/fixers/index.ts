import { z } from 'zod'
import { adapterFamily } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { Fixer } from '../fixer.js'
import { commandFixer } from './command.js'

const common = z.object({
  perCycle: z.int().min(1).default(1).meta({ description: 'Tickets that are tried in one cycle.' }),
  forbid: z.array(z.string()).default([]).meta({
    description:
      'Globs that a fix must not touch, besides manifests, loop and probe files, state and runner configuration.',
  }),
})

/** All fixers: `fix.use` names one. */
export const fixers = adapterFamily<Fixer, AdapterContext>('fixer', [commandFixer], common)
