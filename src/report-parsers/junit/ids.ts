import type { TestResult } from '../../model/test-result.js'
import type { Dialect } from './dialect.js'
import { hasGoParents } from './dialects-go.js'
import type { SuiteElement } from './elements.js'

/** Keeps tests apart that a dialect gives one `classname::name`. */
export interface Ids {
  of(base: string, path: readonly SuiteElement[], dialect: Dialect): string
  /** Takes back what turned out not to be needed, and leaves out parents whose children are tests too. */
  finish(tests: TestResult[], dialect: Dialect): TestResult[]
}

/**
 * Playwright runs a test in several projects (`hostname`): `[project] ` stands before the id where there is more than one.
 * node --test gives all tests the classname `test`: where a name is taken by another suite, the suites' names are added.
 */
export function createIds(): Ids {
  const projects = new Set<string>()
  const suiteOf = new Map<string, string>()

  function nodeId(base: string, path: readonly SuiteElement[]): string {
    const suites = path.flatMap(({ element, attributes }) => (element === 'testsuite' ? [attributes.name ?? ''] : []))
    const scope = suites.join(' > ')
    const taken = suiteOf.get(base)
    if (taken === undefined) suiteOf.set(base, scope)
    if (taken === undefined || taken === scope) return base
    return base.replace(/^(test::)?/, (prefix) => `${prefix}${scope === '' ? '' : `${scope} > `}`)
  }

  return {
    of(base, path, dialect) {
      if (dialect.name === 'node-test') return nodeId(base, path)
      if (dialect.name !== 'playwright') return base
      const project = path.at(-1)?.attributes.hostname ?? ''
      projects.add(project)
      return `[${project}] ${base}`
    },
    finish(tests, dialect) {
      if (hasGoParents(dialect)) return withoutParents(tests)
      const [only = ''] = projects
      if (projects.size === 1) for (const test of tests) test.id = test.id.replace(`[${only}] `, '')
      return tests
    },
  }
}

/** A Go parent counts only when it failed by itself: none of its subtests did. */
function withoutParents(tests: TestResult[]): TestResult[] {
  const brokenBelow = new Map<string, boolean>()
  for (const test of tests) {
    const name = test.id.indexOf('::') + 2
    for (let at = test.id.indexOf('/', name); at !== -1; at = test.id.indexOf('/', at + 1)) {
      const parent = test.id.slice(0, at)
      brokenBelow.set(parent, brokenBelow.get(parent) === true || isBroken(test))
    }
  }
  return tests.filter((test) => {
    const below = brokenBelow.get(test.id)
    return below === undefined || (isBroken(test) && !below)
  })
}

function isBroken(test: TestResult): boolean {
  return test.status === 'failed' || test.status === 'errored' || test.flaky
}
