import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds what the end-to-end tests start; nothing to do where it is built already. */
export function setup() {
  execFileSync(process.execPath, [fileURLToPath(new URL('prepare.mjs', import.meta.url))], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}
