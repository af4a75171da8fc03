import type { Command } from '../command.js'

/** What can be completed after one command. */
export interface CommandWords {
  name: string
  summary: string
  options: readonly OptionWords[]
  /** What its positionals are, by the first word of its usage: a loop's id, or a file. */
  takes: 'loop' | 'file' | 'nothing'
}

export interface OptionWords {
  /** With its dashes. */
  word: string
  /** `-f`. */
  short?: string
  help: string
  takesValue: boolean
}

/** Options that each command takes. */
const COMMON: readonly OptionWords[] = [
  { word: '--json', help: 'data on standard output', takesValue: false },
  { word: '--state-dir', help: 'where state is kept', takesValue: true },
  { word: '--no-color', help: 'no colours', takesValue: false },
  { word: '--directory', short: '-C', help: 'work in this directory', takesValue: true },
  { word: '--help', short: '-h', help: 'how it is used', takesValue: false },
]

/** The words of a command, from its own declaration. Pure. */
export function wordsOf({ name, usage, summary, options, help }: Command): CommandWords {
  const own = Object.entries(options).map(([option, { type, short }]) => ({
    word: `--${option}`,
    ...(short !== undefined && { short: `-${short}` }),
    help: help[option] ?? '',
    takesValue: type === 'string',
  }))
  return { name, summary, options: [...own, ...COMMON], takes: takenBy(usage) }
}

function takenBy(usage: string): CommandWords['takes'] {
  const positionals = usage.replace(/\[?--?[a-z][^[\]]*\]?…?/gi, (part) =>
    part.startsWith('[-') || part.startsWith('-') ? '' : part,
  )
  if (/\bLOOP\b/.test(positionals)) return 'loop'
  return /\b(REPORT|FILE|EXPECTED|TOKEN)/.test(positionals) ? 'file' : 'nothing'
}
