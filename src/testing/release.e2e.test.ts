import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { temporaryFolder } from './temporary-folder.js'

const WORKFLOWS = '.github/workflows'

interface Workflow {
  permissions: Record<string, string>
  on: Record<string, unknown>
  jobs: Record<
    string,
    {
      'timeout-minutes'?: number
      permissions?: Record<string, string>
      strategy?: { matrix: { node: string[] } }
      steps: { uses?: string; run?: string }[]
    }
  >
}

function workflow(name: string): Workflow {
  return parse(readFileSync(join(WORKFLOWS, name), 'utf8')) as Workflow
}

describe('the workflows', () => {
  it.each(readdirSync(WORKFLOWS))('%s: actions pinned, least rights, each job bounded', (name) => {
    const { permissions, jobs } = workflow(name)
    expect(permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      const used = job.steps.flatMap(({ uses }) => uses ?? [])
      expect(used.filter((action) => !/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([])
    }
  })

  it.each(readdirSync(WORKFLOWS))('%s: starts only programs that are there', (name) => {
    const lines = Object.values(workflow(name).jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    const programs = lines.flatMap((line) => /(?:^|node )((?:\.ci|loops)\/[\w./-]+)/m.exec(line)?.[1] ?? [])
    expect(programs.length).toBeGreaterThan(0)
    expect(programs.filter((path) => !existsSync(path))).toEqual([])
  })

  it('test the oldest Node that the package allows, and newer ones', () => {
    const { node } = workflow('ci.yml').jobs.test?.strategy?.matrix ?? { node: [] }
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(`>=${node[0]}`).toBe(engines.node)
    expect(node.length).toBeGreaterThan(1)
  })

  it('publish with provenance, and with no token', () => {
    const { release } = workflow('release.yml').jobs
    expect(release?.permissions).toEqual({ contents: 'write', 'id-token': 'write' })
    const commands = release?.steps.flatMap(({ run }) => run ?? []) ?? []
    expect(commands.filter((line) => /npm publish(?!.*--dry-run)/.test(line))).toEqual([
      'npm publish --ignore-scripts --provenance --access public',
    ])
    expect(readFileSync(join(WORKFLOWS, 'release.yml'), 'utf8')).not.toMatch(/secrets\./)
  })
})

describe('the next version', () => {
  it.each([
    [['fix(store): a torn line'], '0.1.1'],
    [['docs: words', 'perf: quicker'], '0.1.1'],
    [['fix: one', 'feat(judge): another'], '0.2.0'],
    [['feat!: other exit codes'], '0.2.0'],
    [['fix: one\n\nBREAKING CHANGE: the shape'], '0.2.0'],
  ])('after %j is %s', (messages, version) => {
    const repository = released('0.1.0', messages)
    expect(repository.next()).toMatchObject({ status: 0, stdout: `version=${version}\n` })
  })

  it('raises the first number for a breaking change from 1.0.0 on', () => {
    expect(released('1.4.2', ['refactor(cli)!: another name']).next().stdout).toBe('version=2.0.0\n')
  })

  it('is none where nothing was changed for users', () => {
    expect(released('0.1.0', ['docs: words', 'test: more', 'no convention']).next()).toMatchObject({
      status: 1,
      stdout: '',
    })
  })

  it('is that of package.json before the first tag, and dates what was unreleased', () => {
    const repository = committed('0.1.0', ['feat: all of it'])
    expect(repository.next('--write').stdout).toBe('version=0.1.0\n')
    expect(repository.read('CHANGELOG.md')).toMatch(/^# Changelog\n\n## 0\.1\.0 – \d{4}-\d\d-\d\d\n/)
  })

  it('is written with its commits, by kind', () => {
    const repository = released('0.1.0', ['feat(judge): a check', 'fix: a crash', 'chore: dust', 'feat!: new codes'])
    repository.next('--write')
    expect(JSON.parse(repository.read('package.json')).version).toBe('0.2.0')
    const lock = JSON.parse(repository.read('package-lock.json'))
    expect([lock.version, lock.packages[''].version]).toEqual(['0.2.0', '0.2.0'])
    const text = repository
      .read('CHANGELOG.md')
      .replace(/\d{4}-\d\d-\d\d/, 'DAY')
      .replaceAll(/\([0-9a-f]{7}\)/g, '(HASH)')
    expect(text).toBe(`# Changelog

## 0.2.0 – DAY

### Breaking

- new codes (HASH)

### New

- judge: a check (HASH)

### Fixed

- a crash (HASH)

## 0.1.0 – unreleased
`)
  })
})

/** A repository with this version, tagged, and these commits since. */
function released(version: string, messages: readonly string[]) {
  const repository = committed(version, ['feat: the beginning'])
  repository.git('tag', `v${version}`)
  for (const message of messages) repository.git('commit', '--quiet', '--allow-empty', '-m', message)
  return repository
}

function committed(version: string, messages: readonly string[]) {
  const folder = temporaryFolder()
  const identity = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@example.org',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'tag.gpgsign=false',
  ]
  const git = (...args: string[]) => execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' })
  const write = (file: string, value: string) => writeFileSync(join(folder, file), value)
  git('init', '--quiet')
  write('package.json', JSON.stringify({ name: 'x', version }))
  write('package-lock.json', JSON.stringify({ name: 'x', version, packages: { '': { name: 'x', version } } }))
  write('CHANGELOG.md', '# Changelog\n\n## 0.1.0 – unreleased\n')
  git('add', '.')
  for (const message of messages) git('commit', '--quiet', '--allow-empty', '-m', message)
  return {
    git,
    read: (file: string) => readFileSync(join(folder, file), 'utf8'),
    next: (...args: string[]) =>
      spawnSync(process.execPath, [resolve('.ci/next-release.mjs'), ...args], { cwd: folder, encoding: 'utf8' }),
  }
}
