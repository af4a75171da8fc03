// Leaves processes in every way there is: a child of its own group, one in a session of its own (setsid), one forked twice.
// They hang; it hangs too unless called with `--exit`. Their output goes nowhere. Says `ready` when all of them run.
import { spawn } from 'node:child_process'

const sleeper = ['-c', 'while :; do sleep 1; done']
const twice = ['-c', '(setsid sh -c "while :; do sleep 1; done" & ) &']
for (const [args, detached] of [
  [sleeper, false],
  [sleeper, true],
  [twice, true],
]) {
  spawn('sh', args, { stdio: 'ignore', detached }).unref()
}
setTimeout(() => {
  process.stdout.write('ready\n')
  if (process.argv.includes('--exit')) process.exit(0)
  setInterval(() => undefined, 1_000_000)
}, 150)
