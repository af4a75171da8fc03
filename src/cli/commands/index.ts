import { UntilgreenError } from '../../errors.js'
import type { Command } from '../command.js'

interface Entry {
  summary: string
  load: () => Promise<{ command: Command }>
}

/** Commands by what people want of them. Each one's file is loaded only when it is called: `--help` and `status` stay quick. */
const GROUPS: Record<string, Record<string, Entry>> = {
  'Set up': {
    init: { summary: 'Writes a first loop file for this project.', load: () => import('./init.js') },
    validate: {
      summary: 'Checks loop files: all problems at once, with file:line:col.',
      load: () => import('./validate.js'),
    },
    doctor: {
      summary: 'Looks at machine, state, loop files and environments; says what to do.',
      load: () => import('./doctor.js'),
    },
    schema: { summary: 'Prints the JSON Schema of loop or probe files.', load: () => import('./schema.js') },
    completion: { summary: 'Prints a completion script for bash, zsh or fish.', load: () => import('./completion.js') },
  },
  Run: {
    run: { summary: 'Runs a loop until green, or until a limit of its file.', load: () => import('./run.js') },
    daemon: {
      summary: 'Runs all loops of a folder at the times of their schedule.',
      load: () => import('./daemon.js'),
    },
  },
  Look: {
    status: {
      summary: 'Where a loop stands: running, green, since when, how many tickets.',
      load: () => import('./status.js'),
    },
    watch: { summary: 'The live view of a loop that another process runs.', load: () => import('./watch.js') },
    report: {
      summary: 'The report of a cycle: green? what changed? which causes, whose? what next?',
      load: () => import('./report.js'),
    },
    history: { summary: 'The pass-rate curve, or one test over the cycles.', load: () => import('./history.js') },
    tickets: { summary: 'The tickets of a loop: one a cause.', load: () => import('./tickets.js') },
    logs: { summary: 'The log of a loop: what happened, newest last.', load: () => import('./logs.js') },
    compare: {
      summary: 'Two cycles side by side: what was fixed, what broke, which causes came and went.',
      load: () => import('./compare.js'),
    },
  },
  Steer: {
    pause: { summary: 'Asks a running loop to wait after its running cycle.', load: () => import('./pause.js') },
    resume: { summary: 'Lets a paused loop go on.', load: () => import('./resume.js') },
    stop: { summary: 'Asks a running loop to stop after its running cycle.', load: () => import('./stop.js') },
    accept: {
      summary: 'Takes changed tests as they are now, with your name and a reason.',
      load: () => import('./accept.js'),
    },
    mute: { summary: 'Silences a known cause until a date; it still counts.', load: () => import('./mute.js') },
    import: {
      summary: 'Fills a loop’s history with old reports, ordered by their own time.',
      load: () => import('./import.js'),
    },
    fsck: {
      summary: 'Checks the state of loops for damage; --repair sets the broken part aside.',
      load: () => import('./fsck.js'),
    },
  },
  'For any pipeline': {
    judge: {
      summary: 'Judges test reports by the green contract: exit code 0 only if green.',
      load: () => import('./judge.js'),
    },
    analyze: {
      summary: 'Groups failures by cause: category, owner, evidence and what to do next.',
      load: () => import('./analyze.js'),
    },
    manifest: {
      summary: 'Writes the manifest of a green report: one test id a line.',
      load: () => import('./manifest.js'),
    },
    probe: {
      summary: 'Runs a probe file once: each question asked, each condition shown.',
      load: () => import('./probe.js'),
    },
    jwt: { summary: 'Says why a JSON Web Token is not accepted.', load: () => import('./jwt.js') },
    drift: { summary: 'Says how one JSON document differs from another in shape.', load: () => import('./drift.js') },
    audit: {
      summary: 'Lists claims of a written report that the evidence does not carry.',
      load: () => import('./audit.js'),
    },
  },
}

const COMMANDS: Record<string, Entry> = Object.assign({}, ...Object.values(GROUPS))

export function commandNames(): string[] {
  return Object.keys(COMMANDS)
}

export function commandSummaries(): { group: string; name: string; summary: string }[] {
  return Object.entries(GROUPS).flatMap(([group, commands]) =>
    Object.entries(commands).map(([name, { summary }]) => ({ group, name, summary })),
  )
}

/** @throws UntilgreenError USAGE for a name that is none. */
export async function loadCommand(name: string): Promise<Command> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (entry === undefined) throw new UntilgreenError('USAGE', `there is no command '${name}'`)
  return (await entry.load()).command
}
