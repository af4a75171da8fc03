import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Ways to break a build so that it still builds: each is one that tests of the sources would not see in the package.
 * @type {Record<string, { file: string, from: string, to: string }>}
 */
export const BREAKAGES = {
  'red-exits-0': { file: 'dist/errors.js', from: 'notGreen: 1,', to: 'notGreen: 0,' },
  'failures-unseen': {
    file: 'dist/judge/checks/all-passed.js',
    from: 'if (ids.length > 0) {',
    to: 'if (ids.length < 0) {',
  },
  'no-start': { file: 'dist/cli/main.js', from: "from './io.js'", to: "from './gone.js'" },
}

/**
 * What npm would publish of this clone now.
 * @param {string} [breakage] name of a way to break it
 * @returns {{ path: string, content: Buffer }[]} sorted by path
 */
export function filesToPublish(breakage) {
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const [{ files }] = JSON.parse(execFileSync('npm', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))
  const published = files.map(({ path }) => ({ path, content: readFileSync(path) })).sort(byPath)
  return breakage ? broken(published, breakage) : published
}

/** The files of an installed package. */
export function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((path) => !path.startsWith('node_modules/'))
    .map((path) => ({ path, content: readFileSync(join(folder, path)) }))
    .sort(byPath)
}

/** The revision of a build is its version and what is in it: the same before it is packed and after it is installed. */
export function revisionOf(files) {
  const hash = createHash('sha256')
  for (const { path, content } of files) hash.update(`${path}\0${content.length}\0`).update(content)
  const { version } = JSON.parse(files.find(({ path }) => path === 'package.json').content)
  return `${version}+${hash.digest('hex').slice(0, 12)}`
}

function broken(files, breakage) {
  if (!Object.hasOwn(BREAKAGES, breakage)) {
    throw new Error(`no breakage '${breakage}': ${Object.keys(BREAKAGES).join(', ')}`)
  }
  const { file, from, to } = BREAKAGES[breakage]
  return files.map(({ path, content }) => {
    if (path !== file) return { path, content }
    const text = content.toString()
    if (!text.includes(from))
      throw new Error(`${file} does not hold ${from}: the breakage '${breakage}' breaks nothing`)
    return { path, content: Buffer.from(text.replace(from, to)) }
  })
}

function byPath(a, b) {
  return a.path < b.path ? -1 : 1
}
