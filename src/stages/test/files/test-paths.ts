import picomatch from 'picomatch'
import { fileFacts, filesBelow } from '../../../platform/files.js'
import { gitFiles } from '../../../platform/git.js'
import { join, relative } from '../../../platform/paths.js'
import type { TestFilesPlan } from './test-files-plan.js'

/** What test tools load because it is there: counted even where an ignore rule hides it. */
const LOADED_BY_NAME = /(^|\/)(conftest\.py|\.?pytest\.ini|sitecustomize\.py|usercustomize\.py)$/

/** Folders of other people's code and of caches. */
const NOT_OURS =
  /(^|\/)(node_modules|\.git|\.hg|\.svn|\.?venv|site-packages|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nox|\.cache|\.gradle|\.vite|\.vitest|test-results|coverage)$/
const CACHE_FILE = /\.(pyc|pyo)$|(^|\/)\.(coverage|DS_Store|eslintcache|last-run\.json)$/

/** Paths of what a suite is made of, sorted: what its globs match, and what it names. What git ignores and caches are left out. */
export async function testPaths(plan: TestFilesPlan): Promise<string[]> {
  const { folder, stateFolder, globs, named, section } = plan
  const state = relative(folder, stateFolder)
  const enter = (path: string) => path !== state && !NOT_OURS.test(path)
  const walked = await filesBelow(folder, enter)
  const known = await gitFiles(folder)
  const ours = new Set((known ?? walked).filter((path) => isOurs(path, state)))
  for (const path of walked) if (LOADED_BY_NAME.test(path)) ours.add(path)
  // Of a loop file only the suite's own part counts: another limit or another suite changes nothing here.
  const wanted = matcher(globs.filter((glob) => !/^loops\/.*\.ya?ml$/.test(glob)))
  const found = [...ours].filter((path) => path !== section.file && wanted(path))
  for (const path of named) if ((await fileFacts(join(folder, path)))?.kind === 'file') found.push(path)
  return [...new Set(found)].sort()
}

function isOurs(path: string, state: string): boolean {
  if (path.startsWith(`${state}/`) || CACHE_FILE.test(path)) return false
  const parts = path.split('/')
  return !parts.slice(0, -1).some((part) => NOT_OURS.test(part))
}

function matcher(globs: readonly string[]): (path: string) => boolean {
  const options = { dot: true }
  const wanted = picomatch(
    globs.filter((glob) => !glob.startsWith('!')),
    options,
  )
  const unwanted = picomatch(
    globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1)),
    options,
  )
  return (path) => wanted(path) && !unwanted(path)
}
