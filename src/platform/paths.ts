import { basename, dirname, relative, resolve } from 'node:path'

export { basename, dirname, relative }

/** Like path.resolve: an absolute later part wins, as it does in a shell. */
export function join(folder: string, ...parts: string[]): string {
  return resolve(folder, ...parts)
}

/** A name that is one safe part of a path: what isn't letter, digit, dot, dash or underscore becomes a dash. */
export function safeName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '')
  return safe.slice(0, 80) || 'unnamed'
}
