// Takes memory until someone stops it; waits first so that whoever looks on sees where it runs.
const held = []
setTimeout(() => setInterval(() => held.push(Buffer.alloc(1024 * 1024, 1)), 20), 400)
