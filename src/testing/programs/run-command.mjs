// Runs a command (its spec as JSON in the first argument) as the real program does, with orderly shutdown; prints `running`, then the result as JSON.
// To be started with a loader for TypeScript.
import { killCommandsNow } from '../../platform/processes/live-commands.ts'
import { runCommand } from '../../platform/processes/run-command.ts'
import { onShutdown } from '../../platform/signals.ts'

const spec = JSON.parse(process.argv[2])
const shutdown = onShutdown({ killNow: killCommandsNow })
process.stdout.write('running\n')
const result = await runCommand(
  { cwd: process.cwd(), env: { PATH: process.env.PATH }, commandId: 'program', ...spec },
  shutdown.signal,
)
shutdown.dispose()
process.stdout.write(`${JSON.stringify({ ...result, selfPeakBytes: process.resourceUsage().maxRSS * 1024 })}\n`)
process.exitCode = shutdown.exitCode() ?? 0
