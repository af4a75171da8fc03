import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds what the end-to-end tests start; nothing to do where it is built already. `E2E_BUILD=as-is` takes `dist` as it lies there. */
export function setup() {
  if (process.env.E2E_BUILD === 'as-is') return
  execFileSync(process.execPath, [fileURLToPath(new URL('prepare.mjs', import.meta.url))], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}
