import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'

/** Runs the fixer of a copy of the demo on a ticket; what it said and which revision is wanted then. */
function fix(ticket: string, wanted = 'r1') {
  const folder = temporaryFolder()
  cpSync('loops/demo', join(folder, 'loops/demo'), { recursive: true })
  const file = join(folder, 'loops/demo/revisions/wanted')
  writeFileSync(file, `${wanted}\n`)
  writeFileSync(join(folder, 'ticket.md'), ticket)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['loops/demo/fix.mjs', 'ticket.md'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { exitCode: status, stdout, stderr, wanted: readFileSync(file, 'utf8').trim() }
}

const ticketOf = (category: string) => `---\nid: T-0001\ncategory: ${category}\nowner: product\n---\n# A ticket\n`

describe('the fixer', () => {
  it('picks the change that is prepared for the ticket’s category, and says so', () => {
    const drift = fix(ticketOf('contract-drift'))
    expect(drift).toMatchObject({ exitCode: 0, wanted: 'r2' })
    expect(drift.stdout).toContain("prepared change for 'contract-drift': r1 → r2")
    expect(fix(ticketOf('"auth"'), 'r2')).toMatchObject({ exitCode: 0, wanted: 'r3' })
  })

  it.each([
    ['for another category', ticketOf('timeout'), "no change is prepared for category 'timeout'"],
    ['for a category named like an object’s own property', ticketOf('constructor'), 'no change is prepared'],
    ['without front matter', '# category: auth\n', "no change is prepared for category 'none'"],
    ['for a category in the text alone', `---\nid: T-1\n---\ncategory: auth\n`, "category 'none'"],
  ])('changes nothing %s', (_case, ticket, message) => {
    expect(fix(ticket)).toMatchObject({ exitCode: 1, wanted: 'r1', stderr: expect.stringContaining(message) })
  })

  it('changes nothing where the prepared revision is wanted already', () => {
    expect(fix(ticketOf('auth'), 'r3')).toMatchObject({ exitCode: 1, wanted: 'r3' })
  })
})
