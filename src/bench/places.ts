import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of this repository. */
export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

/** The CLI as it is shipped. */
export const CLI = join(REPOSITORY, 'dist/cli/main.js')

/** Gives a folder of its own to `use` and takes it away afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'untilgreen-bench-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
