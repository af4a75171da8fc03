import { fileURLToPath } from 'node:url'

/** Path of our own program, for processes that the daemon starts. */
export const PROGRAM = fileURLToPath(new URL('../main.js', import.meta.url))
