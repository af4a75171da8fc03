import { isAbsolute } from 'node:path'
import { EXIT, UntilgreenError } from '../../errors.js'
import { formatDuration, parseDurationMs } from '../../model/duration.js'
import { inertJson, inertLine, inertText } from '../../model/inert-text.js'
import type { TestResult } from '../../model/test-result.js'
import type { Call, Command } from '../command.js'

/** `untilgreen probe`: runs a probe file once. */
export const command: Command = {
  name: 'probe',
  usage: 'probe FILE [--only GLOB] [--var NAME=VALUE]… [--concurrency N] [--timeout D] [--json]',
  summary: 'Runs a probe file once: each question asked, each condition shown.',
  options: {
    only: { type: 'string' },
    var: { type: 'string', multiple: true },
    concurrency: { type: 'string' },
    timeout: { type: 'string' },
  },
  help: {
    only: 'only probes whose name matches, and what they need',
    var: 'a value for ${vars.NAME}; wins over the file; may be repeated',
    concurrency: 'probes at a time (default: the file’s, else 25)',
    timeout: 'of each probe, instead of the file’s: 500ms, 10s, 2m',
  },
  examples: [
    'untilgreen probe loops/p1.probes.yaml --var api=http://127.0.0.1:8080',
    'untilgreen probe smoke.probes.yaml --only "websocket_*" --json',
  ],
  run,
}

async function run(call: Call): Promise<number> {
  const options = readOptions(call)
  const [file, runProbes, clock] = await load(options.path)
  const timeout = options.timeout
  const timed = timeout === undefined ? file : { ...file, probes: file.probes.map((probe) => ({ ...probe, timeout })) }
  const only = options.only === undefined ? undefined : (await import('picomatch')).default(options.only)
  const started = clock.monotonic()
  const results = await runProbes(timed, {
    variables: options.variables,
    env: call.io.env,
    clock,
    signal: call.io.signal,
    ...(only && { only: (name: string) => only(name) }),
    ...(options.concurrency !== undefined && { concurrency: options.concurrency }),
    ...(!call.json && { onFinish: (result: TestResult) => call.io.out(shownResult(result, call.io.color)) }),
  })
  const passed = results.filter(({ status }) => status === 'passed').length
  const failed = results.length - passed
  if (call.json) call.io.out(`${inertJson({ passed, failed, results }, 2)}\n`)
  else call.io.out(`\n${passed} of ${results.length} passed in ${formatDuration(clock.monotonic() - started)}\n`)
  return exitCode(results, call)
}

async function load(path: string) {
  // Side by side: reading the file and loading what runs it take about as long.
  const [{ loadProbeFile }, { runProbes }, { systemClock }] = await Promise.all([
    import('../../config/load-probe-file.js'),
    import('../../probe/run-probes.js'),
    import('../../platform/clock.js'),
  ])
  return [await loadProbeFile(path, process.cwd()), runProbes, systemClock] as const
}

function readOptions({ args, options }: Call) {
  const [path, ...more] = args
  if (path === undefined || more.length > 0) throw new UntilgreenError('USAGE', 'probe takes one FILE')
  const { only, concurrency, timeout } = options
  if (typeof timeout === 'string' && !parseDurationMs(timeout)) {
    throw new UntilgreenError('USAGE', `--timeout '${timeout}' is no duration like 500ms, 10s or 2m`)
  }
  if (typeof concurrency === 'string' && !/^[1-9]\d{0,3}$/.test(concurrency)) {
    throw new UntilgreenError('USAGE', `--concurrency '${concurrency}' is no number from 1 to 9999`)
  }
  return {
    path: isAbsolute(path) ? path : `${process.cwd()}/${path}`,
    variables: readVariables(options.var),
    ...(typeof only === 'string' && { only }),
    ...(typeof timeout === 'string' && { timeout }),
    ...(typeof concurrency === 'string' && { concurrency: Number(concurrency) }),
  }
}

function readVariables(option: Call['options'][string]): Record<string, string> {
  const pairs = (Array.isArray(option) ? option : []).map(String)
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? []
      if (name === undefined || value === undefined) {
        throw new UntilgreenError('USAGE', `--var '${pair}' is not NAME=VALUE`)
      }
      return [name, value]
    }),
  )
}

function shownResult({ id, status, durationMs, message }: TestResult, color: boolean): string {
  const [sign, code] = status === 'passed' ? ['✓', 32] : status === 'blocked' ? ['-', 33] : ['✗', 31]
  const mark = color ? `\x1b[${code}m${sign}\x1b[0m` : sign
  const took = durationMs === undefined ? '' : `  ${formatDuration(durationMs)}`
  const word = status === 'passed' ? '' : `  ${status}`
  const why = message === undefined ? '' : `    ${inertText(message).replaceAll('\n', '\n    ')}\n`
  return `${mark} ${inertLine(id)}${took}${word}\n${why}`
}

function exitCode(results: readonly TestResult[], { io }: Call): number {
  if (io.signal.aborted) return io.signal.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
  if (results.length === 0) return EXIT.notGreen
  if (results.every(({ status }) => status === 'passed')) return EXIT.green
  const answered = results.some(({ status, witness }) => status === 'passed' || (witness?.bytesReceived ?? 0) > 0)
  const unasked = results.some(({ status }) => status === 'errored')
  return !answered && unasked ? EXIT.unreachable : EXIT.notGreen
}
