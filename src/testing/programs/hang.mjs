// Runs for ever. With `--ignore-sigterm` it can only be killed. Says `ready` first.
if (process.argv.includes('--ignore-sigterm')) process.on('SIGTERM', () => undefined)
setInterval(() => undefined, 1_000_000)
process.stdout.write('ready\n')
