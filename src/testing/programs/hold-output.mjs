// Ends at once and leaves a child that holds standard output open and writes into it: a line to the file named first, too, each time that it could.
import { spawn } from 'node:child_process'

const [beats] = process.argv.slice(2)
spawn('sh', ['-c', 'while :; do echo beat; echo beat >> "$0"; sleep 0.1; done', beats], {
  stdio: ['ignore', 'inherit', 'inherit'],
}).unref()
process.stdout.write('started\n')
