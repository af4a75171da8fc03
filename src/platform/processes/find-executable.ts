import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Where POSIX looks when there is no PATH. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin'

/**
 * The file that a command's name means: by PATH of the command's own environment, or from its working directory where the name holds a `/`.
 * Undefined where there is none, it is a folder, or it may not be executed.
 */
export function findExecutable(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string | undefined {
  if (name === '') return undefined
  if (name.includes('/')) return executable(resolve(cwd, name))
  for (const folder of (env.PATH ?? DEFAULT_PATH).split(delimiter)) {
    // An empty entry is the working directory, as it is for execvp.
    const found = executable(resolve(cwd, folder, name))
    if (found !== undefined) return found
  }
  return undefined
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile() ? path : undefined
  } catch {
    return undefined
  }
}
