import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import { REPORT_FORMATS, type ReportFormat, type RunnerExit } from '../../../model/test-run.js'
import type { AdapterContext, Executed } from '../../adapter-context.js'
import { commandFields, commandOf } from '../../command-line.js'
import { gatherReports } from '../gather-reports.js'
import type { Runner, SuiteEvidence, SuiteOrder } from '../runner.js'

/** Runs a test tool of yours and reads the report that it writes. */
export const commandRunner = defineAdapter({
  kind: 'command',
  summary: 'runs a test tool and reads its report',
  options: z.object({
    ...commandFields,
    report: z.union([z.string(), z.array(z.string()).min(1)]).meta({
      description: 'Where the tool writes its report: paths or globs, `${reports}` is a fresh folder of this run.',
    }),
    format: z.enum(REPORT_FORMATS).optional().meta({ description: 'Detected where not given.' }),
  }),
  create(options, context: AdapterContext): Runner {
    const patterns = typeof options.report === 'string' ? [options.report] : options.report
    const command = commandOf(options)
    return {
      kind: 'command',
      run: (order, signal) => runTool({ command, patterns, format: options.format }, { order, context }, signal),
    }
  },
})

interface Tool {
  command: ReturnType<typeof commandOf>
  patterns: readonly string[]
  format: ReportFormat | undefined
}

interface Run {
  order: SuiteOrder
  context: AdapterContext
}

async function runTool(tool: Tool, { order, context }: Run, signal: AbortSignal): Promise<SuiteEvidence> {
  const { suite, timeouts, onProgress } = order
  const executed = await context.execute(
    {
      command: tool.command,
      variables: { reports: order.reportsFolder, revision: order.revision ?? '' },
      about: {
        CYCLE: String(order.cycle),
        RUN_ID: order.runId,
        REVISION: order.revision,
        REPORTS: order.reportsFolder,
        FENCE: String(order.fence),
      },
      env: { TRACEPARENT: order.traceparent },
      timeoutMs: timeouts.suiteMs,
      ...(timeouts.idleMs !== undefined && { idleMs: timeouts.idleMs }),
      outputFile: order.outputFile,
      onLine: (line) => onProgress({ kind: 'output', suite, line }),
    },
    signal,
  )
  const gathered = await gatherReports(tool.patterns, {
    folder: context.workingDirectory,
    reportsFolder: order.reportsFolder,
    mask: context.mask,
    ...(tool.format !== undefined && { format: tool.format }),
  })
  const { argv, peakMemoryBytes, output } = executed
  const workers = gathered.reports.find((report) => report.workers !== undefined)?.workers
  return {
    exit: exitOf(executed),
    ...gathered,
    ...(workers !== undefined && { workers }),
    ...(output !== undefined && { output: { ...output, file: order.outputName } }),
    metadata: {
      command: argv,
      addresses: [],
      identities: [],
      ...toolOf(gathered.reports),
      ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
    },
  }
}

function toolOf(reports: SuiteEvidence['reports']): Pick<SuiteEvidence['metadata'], 'tool'> {
  const tool = reports.find((report) => report.tool !== undefined)?.tool
  return tool === undefined ? {} : { tool }
}

function exitOf({ ended, exitCode, signal, outOfMemory }: Executed): RunnerExit {
  return {
    ended,
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal }),
    ...(outOfMemory !== undefined && { outOfMemory }),
  }
}
