import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { commitOf, commitsBetween } from './git-log.js'

function repository() {
  const folder = temporaryFolder()
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Anna', '-c', 'user.email=a@example.test', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    ).trim()
  git('init', '-q')
  const commit = (subject: string, files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    git('add', '-A')
    git('commit', '-q', '-m', subject)
    return git('rev-parse', 'HEAD')
  }
  return { folder, git, commit }
}

describe('commits between two revisions', () => {
  it('come newest first with subject, author, date and files', async () => {
    const { folder, commit, git } = repository()
    const green = commit('first', { 'a.txt': '1' })
    git('tag', 'green')
    const second = commit('feat: "wrapped" | welcome', { 'src/welcome.ts': '1', 'src/with space ä.ts': '1' })
    const third = commit('chore: empty lines\n\nbody', { 'a.txt': '2' })
    const found = await commitsBetween(folder, { from: 'green', to: third })
    expect(found).toMatchObject({
      commits: [
        { hash: third, subject: 'chore: empty lines', author: 'Anna', files: ['a.txt'] },
        { hash: second, subject: 'feat: "wrapped" | welcome', files: ['src/welcome.ts', 'src/with space ä.ts'] },
      ],
    })
    expect(await commitsBetween(folder, { from: third, to: third })).toEqual({ commits: [] })
    expect(await commitOf(folder, 'green')).toBe(green)
  })

  it('can’t be told without a repository, or of a revision that is no commit', async () => {
    const { folder, commit } = repository()
    const first = commit('first', { a: '1' })
    expect(await commitsBetween(folder, { from: 'r1', to: first })).toEqual({ problem: 'unknown', revision: 'r1' })
    expect(await commitsBetween(folder, { from: first, to: '--output=/tmp/x' })).toMatchObject({ problem: 'unknown' })
    expect(await commitsBetween(temporaryFolder(), { from: 'a', to: 'b' })).toEqual({ problem: 'no-repository' })
  })
})
