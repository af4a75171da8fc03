// Which version comes next, by the commits since the last tag `v…`. Prints `version=…` for a workflow; with --write it also sets
// package.json and the lock file and puts the commits into CHANGELOG.md. Nothing to release is exit 1.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const HEADINGS = { feat: 'New', fix: 'Fixed', perf: 'Faster' }

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const lastTag = git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').split('\n')[0]
const commits = commitsSince(lastTag)
const version = lastTag === '' ? manifest.version : nextVersion(lastTag.slice(1))
if (version === undefined) {
  console.error(`nothing to release: no feat, fix, perf or breaking change since ${lastTag}`)
  process.exit(1)
}
if (process.argv.includes('--write')) write()
console.log(`version=${version}`)

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).trim()
}

function commitsSince(tag) {
  const range = tag === '' ? ['HEAD'] : [`${tag}..HEAD`]
  const log = git('log', '--no-merges', '--format=%H%x00%s%x00%b%x01', ...range)
  return log
    .split('\x01')
    .map((entry) => entry.trim().split('\0'))
    .filter(([hash]) => hash)
    .flatMap(([hash, subject = '', body = '']) => {
      const parts = /^(\w+)(?:\(([^)]*)\))?(!)?: (.+)$/.exec(subject)
      if (parts === null) return []
      const [, type, scope, mark, text] = parts
      return [{ hash, type, scope, text, breaks: mark !== undefined || /^BREAKING[ -]CHANGE: /m.test(body) }]
    })
}

/** Before 1.0.0 a breaking change raises the second number, as semantic versioning allows. */
function nextVersion(last) {
  const [major, minor, patch] = last.split('.').map(Number)
  const types = new Set(commits.map(({ type }) => type))
  if (commits.some(({ breaks }) => breaks)) return major === 0 ? `0.${minor + 1}.0` : `${major + 1}.0.0`
  if (types.has('feat')) return `${major}.${minor + 1}.0`
  if (types.has('fix') || types.has('perf')) return `${major}.${minor}.${patch + 1}`
  return undefined
}

function write() {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  lock.version = version
  lock.packages[''].version = version
  writeFileSync('package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`)
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
  const changelog = readFileSync('CHANGELOG.md', 'utf8')
  const today = new Date().toISOString().slice(0, 10)
  const unreleased = `## ${version} – unreleased`
  const changed = changelog.includes(unreleased)
    ? changelog.replace(unreleased, `## ${version} – ${today}`)
    : changelog.replace('# Changelog\n', () => `# Changelog\n\n## ${version} – ${today}\n\n${sections()}`)
  writeFileSync('CHANGELOG.md', changed)
}

function sections() {
  const breaking = section(
    'Breaking',
    commits.filter(({ breaks }) => breaks),
  )
  const others = Object.entries(HEADINGS).map(([type, heading]) =>
    section(
      heading,
      commits.filter((commit) => commit.type === type && !commit.breaks),
    ),
  )
  return `${[breaking, ...others].filter((text) => text !== '').join('\n')}`
}

function section(heading, entries) {
  if (entries.length === 0) return ''
  const lines = entries.map(({ scope, text, hash }) => `- ${scope ? `${scope}: ` : ''}${text} (${hash.slice(0, 7)})`)
  return `### ${heading}\n\n${lines.join('\n')}\n`
}
