import type { Clock } from '../model/clock.js'
import { makeFolder } from '../platform/files.js'
import { newId, newTraceparent } from '../platform/ids.js'
import { dirname, join } from '../platform/paths.js'
import { commandEnvironment } from '../platform/processes/command-environment.js'
import type { CommandResult, CommandSpec } from '../platform/processes/command-spec.js'
import type { Masker } from '../platform/redact.js'
import type { Executed, ExecuteOrder } from './adapter-context.js'

export interface ExecutorOptions {
  loop: string
  environment: string
  workingDirectory: string
  env: Readonly<Record<string, string | undefined>>
  masker: Masker
  clock: Clock
}

const STDOUT_KEPT_BYTES = 64 * 1024

/** Runs commands of a loop file: words filled in, environment allow-listed, output masked. */
export function commandExecutor(
  options: ExecutorOptions,
): (order: ExecuteOrder, signal: AbortSignal) => Promise<Executed> {
  return async (order, signal) => {
    const { runCommand } = await import('../platform/processes/run-command.js')
    if (order.outputFile !== undefined) await makeFolder(dirname(order.outputFile))
    let stdout = ''
    const spec = specOf(order, options)
    const result = await runCommand(
      {
        ...spec,
        onLine(line, stream) {
          if (stream === 'stdout' && stdout.length < STDOUT_KEPT_BYTES) stdout += `${line}\n`
          order.onLine?.(line, stream)
        },
      },
      signal,
    )
    return summaryOf(result, { order, spec, stdout, masker: options.masker })
  }
}

function specOf(
  order: ExecuteOrder,
  { loop, environment, workingDirectory, env, masker, clock }: ExecutorOptions,
): CommandSpec {
  const { command, variables, about, timeoutMs, idleMs, outputFile, keepSurvivors } = order
  const words = wordsOf(order)
  const ours = Object.entries({ LOOP: loop, ENVIRONMENT: environment, ...about }).flatMap(([name, value]) =>
    value === undefined ? [] : [[`UNTILGREEN_${name}`, value] as const],
  )
  const given = Object.entries({ ...command.env, ...order.env }).map(
    ([name, value]) => [name, fill(value, variables)] as const,
  )
  return {
    ...words,
    cwd: command.cwd === undefined ? workingDirectory : join(workingDirectory, command.cwd),
    env: commandEnvironment(env, {
      passEnv: command.passEnv ?? [],
      env: {
        TRACEPARENT: env.TRACEPARENT ?? newTraceparent(),
        ...Object.fromEntries(given),
        ...Object.fromEntries(ours),
      },
    }),
    commandId: order.commandId ?? newId(clock.now()),
    timeoutMs,
    masker,
    ...(idleMs !== undefined && { idleMs }),
    ...(outputFile !== undefined && { outputFile }),
    ...(keepSurvivors !== undefined && { keepSurvivors }),
  }
}

function wordsOf({ command, variables, prefix = [] }: ExecuteOrder): { argv: string[] } | { shell: string } {
  if (command.shell === undefined)
    return { argv: [...prefix, ...(command.run ?? []).map((word) => fill(word, variables))] }
  const line = fill(command.shell, variables)
  return prefix.length === 0 ? { shell: line } : { argv: [...prefix, '/bin/sh', '-c', line] }
}

/** What only a running stage knows; a variable that it does not know stays as it is. */
function fill(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => variables[name.trim()] ?? whole)
}

interface Ended {
  order: ExecuteOrder
  spec: CommandSpec
  stdout: string
  masker: Masker
}

function summaryOf(result: CommandResult, { order, spec, stdout, masker }: Ended): Executed {
  const { ended, exitCode, signal, outOfMemory, durationMs, tail, error, peakMemoryBytes } = result
  const argv = 'argv' in spec ? [...spec.argv] : ['/bin/sh', '-c', spec.shell]
  const output = {
    file: order.outputFile ?? '',
    sizeBytes: result.outputBytes - result.cutBytes,
    cutBytes: result.cutBytes,
  }
  return {
    argv: argv.map((word) => masker.mask(word)),
    ended,
    durationMs: Math.round(durationMs),
    tail: error === undefined ? tail : `could not be started: ${error.message}`,
    stdout,
    ...(order.outputFile !== undefined && { output }),
    ...(exitCode !== undefined && { exitCode }),
    ...(signal !== undefined && { signal }),
    ...(outOfMemory !== undefined && { outOfMemory }),
    ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
  }
}
