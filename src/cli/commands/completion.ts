import { EXIT, UntilgreenError } from '../../errors.js'
import type { Call, Command } from '../command.js'
import { bashScript, fishScript, zshScript } from '../completion/scripts.js'
import { wordsOf } from '../completion/words.js'

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

export const command: Command = {
  name: 'completion',
  usage: 'completion [bash|zsh|fish]',
  summary: 'Prints a completion script for bash, zsh or fish.',
  options: {},
  help: {},
  examples: ['source <(untilgreen completion bash)', 'untilgreen completion fish | source'],
  run,
}

/** Made from the commands' own declarations: it can't name what is not there. */
async function run(call: Call): Promise<number> {
  const shell = call.args[0] ?? /[^/]+$/.exec(call.io.env.SHELL ?? '')?.[0] ?? 'bash'
  if (call.args.length > 1 || !Object.hasOwn(SCRIPTS, shell)) {
    throw new UntilgreenError('USAGE', `completion takes bash, zsh or fish, not '${call.args.join(' ') || shell}'`)
  }
  const commands = await call.allCommands()
  const script = SCRIPTS[shell as keyof typeof SCRIPTS](commands.map(wordsOf))
  call.io.out(call.json ? `${JSON.stringify({ shell, script })}\n` : script)
  return EXIT.green
}
