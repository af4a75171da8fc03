import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { REPORT_FORMATS } from '../../../model/test-run.js'
import type { AdapterContext } from '../../adapter-context.js'
import { commandFields, commandOf } from '../../command-line.js'
import { type EachPlan, runEach } from '../each/run-each.js'
import type { Runner } from '../runner.js'
import { runWhole } from './run-whole.js'

const words = z.array(z.string()).min(1, 'a command has at least one word')

/** Runs a test tool of yours: once for all tests, or once for each. */
export const commandRunner = defineAdapter({
  kind: 'command',
  summary: 'runs a test tool and reads its report, or runs each test by a command of its own',
  options: z.object({
    ...commandFields,
    report: z
      .union([z.string(), z.array(z.string()).min(1)])
      .optional()
      .meta({
        description: 'Where the tool writes its report: paths or globs, `${reports}` is a fresh folder of this run.',
      }),
    format: z.enum(REPORT_FORMATS).optional().meta({ description: 'Detected where not given.' }),
    each: z
      .strictObject({
        run: words.meta({ description: 'argv for one test; `${test.id}` is its id. Exit code 0 is a pass.' }),
        workers: z.int().min(1).max(256).default(1).meta({ description: 'Tests that run at once.' }),
      })
      .optional()
      .meta({
        description: 'Runs each test of the manifest, or of `list`, by a command of its own. Instead of `run`.',
      }),
    list: words.optional().meta({ description: 'Prints the ids of the tests that `each` runs, one a line.' }),
  }),
  create(options, context: AdapterContext): Runner {
    const { report = [], format, each, list } = options
    const patterns = typeof report === 'string' ? [report] : report
    const command = commandOf(options)
    if (each === undefined) {
      return {
        kind: 'command',
        run: (order, signal) => runWhole({ command, patterns, format }, { order, context }, signal),
      }
    }
    const around = { ...command, shell: undefined }
    const plan: EachPlan = {
      command: { ...around, run: each.run },
      workers: each.workers,
      patterns,
      format,
      ...(list !== undefined && { list: { ...around, run: list } }),
    }
    return { kind: 'command', run: (order, signal) => runEach(plan, { order, context }, signal) }
  },
})
