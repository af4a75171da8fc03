import { type Dialect, generalTotals, hand, hasProperty } from './dialect.js'
import { jestJunit } from './dialects-jest.js'
import type { CaseElement } from './elements.js'

/** vitest: a suite that could not run, and a broken hook, are cases named like the file or the suite. */
const vitest: Dialect = {
  name: 'vitest',
  recognise: ({ root, suite }) =>
    root.attributes.name === 'vitest tests' ||
    hand(suite) === 'name timestamp hostname tests failures errors skipped time',
  adjust(part, element) {
    const { name, classname } = element.attributes
    if (classname !== undefined) part.file ??= classname
    if (part.status !== 'failed' || name !== classname) return
    part.status = 'errored'
    part.phase = 'collection'
  },
}

/** Playwright: what is no failed expectation is an `error`; annotations stand in properties. */
const playwright: Dialect = {
  name: 'playwright',
  resolutionMs: 1,
  recognise: ({ root }) => /^id name tests failures skipped errors time$/.test(hand(root)),
  adjust(part, element) {
    const { classname } = element.attributes
    if (classname !== undefined) part.file ??= classname
    if (hasProperty(element, 'fixme') && part.status === 'skipped') part.skipKind = 'todo'
    if (hasProperty(element, 'fail') && part.status === 'passed') {
      part.status = 'skipped'
      part.skipKind = 'xfail'
      part.message = 'failed as the test itself expects (test.fail)'
    }
  },
}

/** node --test: suites within suites, each header counts its direct children; a todo that fails fails nothing. */
const nodeTest: Dialect = {
  name: 'node-test',
  recognise: ({ root, suite, firstCase }) =>
    hand(root) === '' && (firstCase?.attributes.classname === 'test' || hand(suite).startsWith('name time disabled')),
  allowed(tally, field) {
    if (field === 'tests') return [tally.children]
    if (field === 'failures') return [tally.failedChildren]
    return field === 'skipped' ? [tally.skippedChildren] : generalTotals(tally, field)
  },
  adjust(part, element) {
    const skip = element.outcomes.find((outcome) => outcome.kind === 'skipped')
    if (skip?.type !== 'todo') return
    const failed = part.status === 'failed'
    part.status = 'skipped'
    part.skipKind = 'todo'
    if (failed) part.warning = 'marked as todo, and it fails'
  },
}

const MOCHA_HOOK = /^"(before|after) (all|each)" hook/

/** mocha-junit-reporter: broken hooks are cases; pending tests are counted and left out unless asked for. */
const mochaJunit: Dialect = {
  name: 'mocha-junit-reporter',
  utc: true,
  resolutionMs: 1,
  recognise: ({ root }) => root.element === 'testsuites' && root.attributes.name === 'Mocha Tests',
  adjust: (part, element) => adjustHook(part, element.attributes.classname),
  hint: 'mocha-junit-reporter counts pending tests and leaves them out unless includePending is set',
}

/** mocha's own xunit reporter: failures are counted as errors, broken hooks in errors alone. */
const mochaXunit: Dialect = {
  name: 'mocha-xunit',
  utc: true,
  resolutionMs: 1,
  recognise: ({ root }) => root.element === 'testsuite' && root.attributes.name === 'Mocha Tests',
  isUncounted: (element: CaseElement) => MOCHA_HOOK.test(element.attributes.name ?? ''),
  allowed(tally, field, { header }) {
    if (field === 'tests') return [tally.cases - tally.uncounted]
    if (field === 'failures') return [0]
    if (field === 'errors') return [tally.failed]
    const passes = tally.cases - tally.failed - tally.skipped
    return [(header.tests ?? 0) - tally.failed - passes]
  },
  adjust: (part, element) => adjustHook(part, element.attributes.name),
}

function adjustHook(part: Parameters<NonNullable<Dialect['adjust']>>[0], name: string | undefined): void {
  const hook = MOCHA_HOOK.exec(name ?? '')
  if (hook === null || part.status !== 'failed') return
  part.status = 'errored'
  part.phase = hook[1] === 'before' ? 'setup' : 'teardown'
}

/** What runs JavaScript tests. */
export const JS_DIALECTS: readonly Dialect[] = [jestJunit, vitest, playwright, mochaJunit, mochaXunit, nodeTest]
