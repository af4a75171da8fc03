import { spawn } from 'node:child_process'

/** As ourselves where we may; else in a user namespace, best as the same user, at last as its root. */
const WAYS: readonly (readonly string[])[] = [
  ['unshare', '--net', '--'],
  ['unshare', '--map-current-user', '--net', '--'],
  ['unshare', '--map-root-user', '--net', '--'],
]

/** Words before a command that leave it no network, not even the loopback; or why that can't be had here. */
export async function withoutNetwork(signal: AbortSignal): Promise<{ prefix: string[] } | { impossible: string }> {
  let said = ''
  for (const way of WAYS) {
    const tried = await trial([...way, 'true'], signal)
    if (tried === undefined) return { prefix: [...way] }
    said = tried
  }
  return { impossible: `this machine permits no network namespace: ${said}` }
}

/** What stood in the way; undefined for nothing. */
function trial([program = '', ...args]: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], signal })
    let said = ''
    child.stderr.on('data', (bytes: Buffer) => {
      said = `${said}${bytes}`.slice(0, 300)
    })
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => resolve(code === 0 ? undefined : said.trim() || `exit code ${code}`))
  })
}
