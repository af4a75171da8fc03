import { UntilgreenError } from '../../errors.js'
import type { Command } from '../command.js'

/** Each command's file is loaded only when the command is called: `--help` and `status` stay quick. */
const COMMANDS: Record<string, { summary: string; load: () => Promise<{ command: Command }> }> = {
  run: { summary: 'Runs a loop until green, or until a limit of its file.', load: () => import('./run.js') },
  validate: {
    summary: 'Checks loop files: all problems at once, with file:line:col.',
    load: () => import('./validate.js'),
  },
  doctor: {
    summary: 'Looks at machine, state, loop files and environments; says what to do.',
    load: () => import('./doctor.js'),
  },
  init: { summary: 'Writes a first loop file for this project.', load: () => import('./init.js') },
  schema: { summary: 'Prints the JSON Schema of loop or probe files.', load: () => import('./schema.js') },
  analyze: {
    summary: 'Group failures by cause: category, owner, evidence and what to do next',
    load: () => import('./analyze.js'),
  },
  judge: {
    summary: 'Judge test reports by the green contract: exit code 0 only if green',
    load: () => import('./judge.js'),
  },
  audit: {
    summary: 'List claims of a written report that the evidence does not carry',
    load: () => import('./audit.js'),
  },
  drift: { summary: 'Say how one JSON document differs from another in shape', load: () => import('./drift.js') },
  jwt: { summary: 'Say why a JSON Web Token is not accepted', load: () => import('./jwt.js') },
  manifest: {
    summary: 'Write the manifest of a green report: one test id a line',
    load: () => import('./manifest.js'),
  },
  probe: {
    summary: 'Run a probe file once: each question asked, each condition shown',
    load: () => import('./probe.js'),
  },
  status: {
    summary: 'Where a loop stands: running, green, since when, how many tickets.',
    load: () => import('./status.js'),
  },
  daemon: {
    summary: 'Runs all loops of a folder at the times of their schedule.',
    load: () => import('./daemon.js'),
  },
  watch: {
    summary: 'The live view of a loop that another process runs.',
    load: () => import('./watch.js'),
  },
  history: { summary: 'The pass-rate curve, or one test over the cycles.', load: () => import('./history.js') },
  report: {
    summary: 'The report of a cycle: green? what changed? which causes, whose? what next?',
    load: () => import('./report.js'),
  },
  tickets: { summary: 'The tickets of a loop: one a cause.', load: () => import('./tickets.js') },
  logs: { summary: 'The log of a loop: what happened, newest last.', load: () => import('./logs.js') },
  compare: {
    summary: 'Two cycles side by side: what was fixed, what broke, which causes came and went.',
    load: () => import('./compare.js'),
  },
  import: {
    summary: 'Fills a loop’s history with old reports, ordered by their own time.',
    load: () => import('./import.js'),
  },
  completion: {
    summary: 'Prints a completion script for bash, zsh or fish.',
    load: () => import('./completion.js'),
  },
  accept: {
    summary: 'Takes changed tests as they are now, with your name and a reason.',
    load: () => import('./accept.js'),
  },
  mute: { summary: 'Silences a known cause until a date; it still counts.', load: () => import('./mute.js') },
  pause: { summary: 'Asks a running loop to wait after its running cycle.', load: () => import('./pause.js') },
  resume: { summary: 'Lets a paused loop go on.', load: () => import('./resume.js') },
  fsck: {
    summary: 'Checks the state of loops for damage; --repair sets the broken part aside.',
    load: () => import('./fsck.js'),
  },
  stop: { summary: 'Asks a running loop to stop after its running cycle.', load: () => import('./stop.js') },
}

export function commandNames(): string[] {
  return Object.keys(COMMANDS)
}

export function commandSummaries(): { name: string; summary: string }[] {
  return Object.entries(COMMANDS).map(([name, { summary }]) => ({ name, summary }))
}

/** @throws UntilgreenError USAGE for a name that is none. */
export async function loadCommand(name: string): Promise<Command> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (entry === undefined) throw new UntilgreenError('USAGE', `there is no command '${name}'`)
  return (await entry.load()).command
}
