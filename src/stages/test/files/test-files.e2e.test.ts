import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAtTestFiles } from './test-files.js'
import type { TestFilesPlan } from './test-files-plan.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-files-'))
  write('src/app.py', 'broken = True\n')
  write('tests/test_app.py', 'assert app()\n')
  write('tests/__pycache__/test_app.pyc', 'cache')
  write('state/p1/tests/test_old.py', 'old')
  write('loops/p1.yaml', 'a loop file\n')
  write('p1.manifest', 'tests.test_app::test_a\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })

function commitAll(message: string): string {
  git('add', '-A')
  git('commit', '-q', '-m', message)
  return git('rev-parse', 'HEAD').toString().trim()
}

const plan = (more: Partial<TestFilesPlan> = {}): TestFilesPlan => ({
  folder,
  stateFolder: join(folder, 'state'),
  keptFolder: join(folder, 'state/p1/test-files/p1'),
  globs: ['tests/**', '**/conftest.py', 'loops/**/*.yaml'],
  named: ['p1.manifest'],
  section: { file: 'loops/p1.yaml', suite: 'p1', content: 'run: pytest\n', in: (text) => /run: .*\n/.exec(text)?.[0] },
  mask: (text) => text.replaceAll('hunter2', '***'),
  ...more,
})

const first = (given = plan()) => lookAtTestFiles(given, { files: undefined, fixCommits: [] })

async function changesAfter(change: () => void, { fixCommits = [] as string[], given = plan() } = {}) {
  const { files } = await first()
  change()
  return (await lookAtTestFiles(given, { files, fixCommits })).changes
}

describe.each(['with git', 'without git'])('files of tests, %s', (place) => {
  beforeEach(() => {
    if (place === 'without git') return
    git('init', '-q')
    write('.gitignore', 'state/\nignored/\n')
    commitAll('first')
  })

  it('are those that the globs match, the manifest and the suite of the loop file; no cache, no state', async () => {
    const { files, changes, hash } = await first()
    expect(Object.keys(files).sort()).toEqual(['loops/p1.yaml#p1', 'p1.manifest', 'tests/test_app.py'])
    expect(changes).toBeUndefined()
    expect((await first()).hash).toBe(hash)
  })

  it('are unchanged where nothing of them changed', async () => {
    expect(await changesAfter(() => write('src/app.py', 'broken = False\n'))).toEqual([])
  })

  it('show a root conftest that nobody committed, with its lines', async () => {
    const changes = await changesAfter(() => write('conftest.py', 'outcome = "passed" # hunter2\n'))
    expect(changes).toEqual([
      { file: 'conftest.py', change: 'added', diff: '@@ -1,0 +1,1 @@\n+outcome = "passed" # ***' },
    ])
  })

  it('show what was edited and what was removed', async () => {
    const changes = await changesAfter(() => {
      write('tests/test_app.py', 'assert True\n')
      rmSync(join(folder, 'p1.manifest'))
    })
    expect(changes).toEqual([
      { file: 'p1.manifest', change: 'removed', diff: '@@ -1,1 +1,0 @@\n-tests.test_app::test_a' },
      { file: 'tests/test_app.py', change: 'changed', diff: '@@ -1,1 +1,1 @@\n-assert app()\n+assert True' },
    ])
  })

  it("show that the suite's own part of the loop file is another one, and nothing else of that file", async () => {
    expect(await changesAfter(() => write('loops/p1.yaml', 'another limit\n'))).toEqual([])
    const section = { ...plan().section, content: 'run: pytest --deselect\n' }
    expect(await changesAfter(() => undefined, { given: plan({ section }) })).toMatchObject([
      { file: 'loops/p1.yaml#p1', change: 'changed' },
    ])
  })
})

describe('commits behind changes', () => {
  beforeEach(() => {
    git('init', '-q')
    write('.gitignore', 'state/\nignored/\n')
    commitAll('first')
  })

  it('are named where they explain all of it', async () => {
    let commit = ''
    const changes = await changesAfter(() => {
      write('tests/test_app.py', 'assert app() == 1\n')
      commitAll('halfway')
      write('tests/test_app.py', 'assert app() == 2\n')
      write('tests/test_new.py', 'assert new()\n')
      commit = commitAll('a person')
    })
    expect(changes).toMatchObject([
      { file: 'tests/test_app.py', change: 'changed', byCommit: commit },
      { file: 'tests/test_new.py', change: 'added', byCommit: commit },
    ])
  })

  it('are named for a file that one removed', async () => {
    let commit = ''
    const changes = await changesAfter(() => {
      rmSync(join(folder, 'tests/test_app.py'))
      commit = commitAll('removed')
    })
    expect(changes).toMatchObject([{ change: 'removed', byCommit: commit }])
  })

  it("don't count where a fixer made one of them", async () => {
    const fixCommits: string[] = []
    const changes = await changesAfter(
      () => {
        write('tests/test_app.py', 'assert True\n')
        fixCommits.push(commitAll('made green'))
        write('tests/test_app.py', 'assert True # tidy\n')
        commitAll('a person tidies up')
      },
      { fixCommits },
    )
    expect(changes?.[0]?.byCommit).toBeUndefined()
    expect(changes).toHaveLength(1)
  })

  it("don't count where the file was edited after them", async () => {
    const changes = await changesAfter(() => {
      write('tests/test_app.py', 'assert app() == 2\n')
      commitAll('a person')
      write('tests/test_app.py', 'assert True\n')
    })
    expect(changes?.[0]?.byCommit).toBeUndefined()
  })

  it("don't count where they don't lead back to what was accepted", async () => {
    write('tests/test_app.py', 'assert uncommitted()\n')
    const changes = await changesAfter(() => {
      write('tests/test_app.py', 'assert other()\n')
      commitAll('from another past')
    })
    expect(changes).toHaveLength(1)
    expect(changes?.[0]?.byCommit).toBeUndefined()
  })

  it('know a commit that changed the suite in the loop file', async () => {
    const { files } = await lookAtTestFiles(plan({ section: { ...plan().section, content: 'run: a\n' } }), {
      files: undefined,
      fixCommits: [],
    })
    write('loops/p1.yaml', 'run: a\n')
    commitAll('as accepted')
    write('loops/p1.yaml', 'limit: 3\nrun: b\n')
    const commit = commitAll('a person')
    const given = plan({ section: { ...plan().section, content: 'run: b\n' } })
    const { changes } = await lookAtTestFiles(given, { files, fixCommits: [] })
    expect(changes).toMatchObject([{ file: 'loops/p1.yaml#p1', byCommit: commit }])
  })

  it('leave out what git ignores, but never what a runner loads by its name', async () => {
    const changes = await changesAfter(
      () => {
        write('ignored/tests/test_x.py', '')
        write('ignored/conftest.py', 'import os')
      },
      { given: plan({ globs: ['**/tests/**', '**/conftest.py'] }) },
    )
    expect(changes).toMatchObject([{ file: 'ignored/conftest.py', change: 'added' }])
  })
})
