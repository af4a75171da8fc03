import type { TestFiles } from '../../../model/test-run.js'
import { hashFile, hashText } from '../../../platform/files.js'
import { join } from '../../../platform/paths.js'
import { type ChangedFile, commitOf } from './commit-of.js'
import { KeptContents } from './kept-contents.js'
import { sectionName, type TestFilesPlan } from './test-files-plan.js'
import { testPaths } from './test-paths.js'

/** What changes are held against. */
export interface AcceptedFiles {
  files: Readonly<Record<string, string>> | undefined
  /** Commits that no person made. */
  fixCommits: readonly string[]
}

/** Hashes what a suite is made of, and says what is other than last accepted: by which commit, if by one, and how. */
export async function lookAtTestFiles(plan: TestFilesPlan, accepted: AcceptedFiles): Promise<TestFiles> {
  const files: Record<string, string> = {}
  for (const path of await testPaths(plan)) {
    const hash = await hashFile(join(plan.folder, path)).catch(() => undefined)
    if (hash !== undefined) files[path] = hash
  }
  files[sectionName(plan)] = hashText(plan.section.content)
  const paths = Object.keys(files).sort()
  const hash = hashText(paths.map((path) => `${path}\0${files[path]}\n`).join(''))
  const kept = new KeptContents(plan)
  const before = accepted.files
  const changes = before === undefined ? undefined : await changesSince(before, files, { plan, accepted, kept })
  await kept.keep(files, before ?? {})
  return { hash, files, ...(changes !== undefined && { changes }) }
}

type Changes = NonNullable<TestFiles['changes']>

interface Looking {
  plan: TestFilesPlan
  accepted: AcceptedFiles
  kept: KeptContents
}

async function changesSince(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  { plan, accepted, kept }: Looking,
): Promise<Changes> {
  const changes: Changes = []
  for (const file of [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()) {
    if (before[file] === now[file]) continue
    const change: ChangedFile = { file, before: before[file], now: now[file] }
    const byCommit = await commitOf(change, plan, accepted.fixCommits)
    const diff = await kept.diff(change)
    changes.push({
      file,
      change: change.before === undefined ? 'added' : change.now === undefined ? 'removed' : 'changed',
      ...(byCommit !== undefined && { byCommit }),
      ...(diff !== undefined && { diff }),
    })
  }
  return changes
}
