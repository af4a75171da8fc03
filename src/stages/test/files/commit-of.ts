import { hashText } from '../../../platform/files.js'
import { gitCommitsOf, gitFileAt } from '../../../platform/git.js'
import type { SuiteSection, TestFilesPlan } from './test-files-plan.js'

/** A file that is other than last accepted. Hashes; absent where there is no such file. */
export interface ChangedFile {
  file: string
  before: string | undefined
  now: string | undefined
}

const COMMITS_LOOKED_AT = 50

/**
 * The newest commit behind a change, where commits explain all of it: the file is committed as it is, going back leads to what
 * was accepted, and none on the way was made while a fixer ran. Undefined otherwise.
 */
export async function commitOf(
  { file, before, now }: ChangedFile,
  { folder, section }: TestFilesPlan,
  fixCommits: readonly string[],
): Promise<string | undefined> {
  const part = file === `${section.file}#${section.suite}` ? section : undefined
  const path = part?.file ?? file
  const commits = (await gitCommitsOf(folder, path, COMMITS_LOOKED_AT)) ?? []
  const explaining: string[] = []
  for (const commit of commits) {
    const there = hashOf(await gitFileAt(folder, commit, path), part)
    if (explaining.length === 0 && there !== now) return undefined
    if (there === before) return explaining.some((hash) => fixCommits.includes(hash)) ? undefined : explaining[0]
    explaining.push(commit)
  }
  const isWholePast = commits.length < COMMITS_LOOKED_AT
  if (before !== undefined || !isWholePast) return undefined
  return explaining.some((hash) => fixCommits.includes(hash)) ? undefined : explaining[0]
}

function hashOf(bytes: Uint8Array | undefined, part: SuiteSection | undefined): string | undefined {
  if (bytes === undefined) return undefined
  if (part === undefined) return hashText(bytes)
  const content = part.in(new TextDecoder().decode(bytes))
  return content === undefined ? undefined : hashText(content)
}
