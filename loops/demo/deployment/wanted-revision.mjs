import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const revisionsDir = join(dirname(fileURLToPath(import.meta.url)), '..', 'revisions')

/** The file that says which revision is wanted: what a fix changes. */
export const WANTED_FILE = join(revisionsDir, 'wanted')

/** The prepared revisions, in order. */
export function knownRevisions() {
  return readdirSync(revisionsDir, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
    .sort()
}

/** @throws {Error} where the file names none of them */
export function wantedRevision() {
  const wanted = existsSync(WANTED_FILE) ? readFileSync(WANTED_FILE, 'utf8').trim() : ''
  if (!knownRevisions().includes(wanted)) {
    throw new Error(`${WANTED_FILE} must name one of ${knownRevisions().join(', ')}, not '${wanted}'`)
  }
  return wanted
}
