import { EXIT, UntilgreenError } from '../../errors.js'
import { judgeContext } from '../../judge/context.js'
import { judge } from '../../judge/judge.js'
import { inertJson } from '../../model/inert-text.js'
import type { Judgement } from '../../model/judgement.js'
import type { SuiteRun } from '../../model/test-run.js'
import { systemClock } from '../../platform/clock.js'
import type { Call, Command } from '../command.js'
import { durationOption, integerOption, textOption, timeOption, wordOption } from '../option-values.js'
import { ownersOf } from '../owners.js'
import { printJudgement } from '../print-judgement.js'
import { readManifest } from '../read-manifest.js'
import { readReports } from '../read-reports.js'

/** `judge REPORT…`: the green contract for any pipeline. */
export const command: Command = {
  name: 'judge',
  usage: 'judge REPORT… [--manifest FILE] [--exit-code N] [--started T] [--finished T] [--json]',
  summary: 'Judges test reports by the green contract: exit code 0 only if green.',
  options: {
    manifest: { type: 'string' },
    'exit-code': { type: 'string' },
    started: { type: 'string' },
    finished: { type: 'string' },
    floor: { type: 'string' },
    workers: { type: 'string' },
    flaky: { type: 'string' },
    'soft-pass': { type: 'string' },
  },
  help: {
    manifest: 'FILE with the ids that must be there, one a line; `untilgreen manifest` writes one',
    'exit-code': "N: the test runner's own exit code",
    started: 'T: when the run started, RFC 3339 with offset (`date -Is`): older reports are refused',
    finished: 'T: when it finished: durations must fit, times in the evidence too',
    floor: 'D: shortest believable duration of one test: 50ms',
    workers: 'N: tests that ran at once, at most (default 16)',
    flaky: 'fail (default) or warn: what a pass on a second attempt means',
    'soft-pass': 'warn (default) or fail: what a passing test that prints a swallowed failure means',
  },
  examples: [
    'untilgreen judge reports/*.xml --manifest loops/p1.manifest --exit-code $?',
    'go test -json ./... | untilgreen judge - --json',
  ],
  run,
}

async function run(call: Call): Promise<number> {
  if (call.args.length === 0)
    throw new UntilgreenError('USAGE', 'judge needs at least one report (`-` reads standard input)')
  const asked = readOptions(call)
  const path = textOption(call.options, 'manifest')
  const manifest = path === undefined ? undefined : await readManifest(path)
  const { reports, results } = await readReports(call.args, call.io.stdin)
  const suite: SuiteRun = {
    suite: '',
    priority: '',
    runner: 'none',
    window: asked.window,
    reports,
    results,
    metadata: { addresses: [], identities: [] },
    ...(asked.exitCode !== undefined && { exit: { ended: 'exited', exitCode: asked.exitCode } }),
    ...(asked.floorMs !== undefined && { floorMs: asked.floorMs }),
    ...(asked.workers !== undefined && { workers: asked.workers }),
    ...(manifest !== undefined && {
      manifest: { source: 'file', name: manifest.name, ids: manifest.lines, lineNumbers: manifest.lineNumbers ?? [] },
    }),
  }
  const clusters = await ownersOf(results)
  const judgement = await masked(judge(suite, judgeContext('command', asked.now, { ...asked.context, clusters })))
  call.io.out(call.json ? `${inertJson(judgement, 2)}\n` : printJudgement(judgement, call.io))
  return judgement.green ? EXIT.green : EXIT.notGreen
}

function readOptions({ options }: Call) {
  const now = new Date(systemClock.now()).toISOString()
  const started = timeOption(options, 'started')
  const finished = timeOption(options, 'finished')
  const durationMs = Date.parse(finished ?? now) - Date.parse(started ?? finished ?? now)
  if (started !== undefined && finished !== undefined && durationMs < 0) {
    throw new UntilgreenError('USAGE', `--finished ${finished} is before --started ${started}`)
  }
  return {
    now,
    exitCode: integerOption(options, 'exit-code', { min: -(2 ** 31), max: 2 ** 32 - 1 }),
    floorMs: durationOption(options, 'floor'),
    workers: integerOption(options, 'workers', { min: 1 }),
    window: { startedAt: started ?? finished ?? now, finishedAt: finished ?? now, durationMs },
    context: {
      flaky: wordOption(options, 'flaky', ['fail', 'warn']) ?? 'fail',
      softPass: wordOption(options, 'soft-pass', ['warn', 'fail']) ?? 'warn',
      windowKnown: { started: started !== undefined, finished: finished !== undefined },
      // Times in whole seconds: the run may have gone on to the end of that second.
      windowStepMs: finished?.includes('.') ? 1 : 1_000,
    },
  } as const
}

/** Reports quote what servers said: no token of theirs leaves here. */
async function masked(judgement: Judgement): Promise<Judgement> {
  const { createMasker } = await import('../../platform/redact.js')
  const { mask } = createMasker([])
  const checks = judgement.checks.map((check) => ({
    ...check,
    actual: mask(check.actual),
    message: mask(check.message),
    ...(check.warning !== undefined && { warning: mask(check.warning) }),
  }))
  const failures = judgement.failures.map((failure) => ({ ...failure, message: mask(failure.message) }))
  return { ...judgement, checks, failures }
}
