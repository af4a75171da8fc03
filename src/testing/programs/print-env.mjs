// Prints its environment as JSON.
process.stdout.write(`${JSON.stringify(process.env)}\n`)
