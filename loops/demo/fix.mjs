/**
 * The demo's fixer: `node fix.mjs TICKET.md`. It finds nothing out by itself. For each category of cause one change is
 * prepared, a newer revision; the ticket's category picks it, and this program writes it into the working tree.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { WANTED_FILE, wantedRevision } from './deployment/wanted-revision.mjs'

/** category → the revision in which that cause is mended. */
const PREPARED = {
  'contract-drift': { revision: 'r2', change: 'sends the welcome flat again' },
  auth: { revision: 'r3', change: 'checks subprotocol tokens against the current secret' },
}

const file = process.argv[2]
if (!file) end(2, 'usage: node fix.mjs TICKET.md')
const category = categoryOf(readFileSync(file, 'utf8'))
const prepared = category && Object.hasOwn(PREPARED, category) ? PREPARED[category] : undefined
if (!prepared) end(1, `no change is prepared for category '${category ?? 'none'}'`)
const before = wantedRevision()
if (before === prepared.revision) end(1, `the change prepared for '${category}' is ${before}, which is wanted already`)
writeFileSync(WANTED_FILE, `${prepared.revision}\n`)
console.log(`prepared change for '${category}': ${before} → ${prepared.revision}, ${prepared.change}`)
console.log(
  `written to ${relative('', WANTED_FILE)} (this fixer only picks what was prepared; it finds nothing out by itself)`,
)

/** `category: …` of a markdown ticket's front matter. */
function categoryOf(ticket) {
  const frontMatter = /^---\r?\n(.*?)\r?\n---/s.exec(ticket)?.[1] ?? ''
  return /^category:\s*["']?([a-z-]+)["']?\s*$/m.exec(frontMatter)?.[1]
}

function end(exitCode, message) {
  console.error(`fix: ${message}`)
  process.exit(exitCode)
}
