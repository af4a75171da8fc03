import type { ReportProblem } from '../model/test-run.js'
import { type BoundedText, createBoundedText } from './bounded-text.js'
import { addProblem } from './claims.js'
import type { Collector } from './collector.js'
import type { GoEvent } from './go-event.js'
import { createGoTests, type GoTests } from './go-tests.js'
import { LIMITS, ownCopy } from './limits.js'

/** Follows the packages of a run, their tests and what becomes of them. */
export interface GoPackages {
  take(event: GoEvent): void
  /** A package that the go command could not build, as it says in plain text. */
  notBuilt(name: string, message: string): void
  /** Closes what is open. Returns the ids that were replayed from the cache. */
  end(): string[]
}

interface Package {
  name: string
  tests: GoTests
  output: BoundedText
  cached: boolean
  /** How it ended says its own line; absent while it runs. */
  ended: boolean
}

export function createGoPackages(collector: Collector, problems: ReportProblem[]): GoPackages {
  const packages = new Map<string, Package>()
  const builds = new Map<string, BoundedText>()
  const replayed: string[] = []
  let last: Package | undefined

  function packageOf(name: string): Package {
    // Lines of one package mostly follow each other.
    if (last?.name === name) return last
    last = packages.get(name) ?? newPackage(ownCopy(name))
    return last
  }
  function newPackage(name: string): Package {
    const made = { name, ...freshRun(name, collector) }
    packages.set(name, made)
    return made
  }
  function takePackageEvent(pkg: Package, event: GoEvent): void {
    if (event.action === 'output' && event.output !== undefined) {
      pkg.output.add(event.output)
      if (event.output.startsWith('ok') && event.output.includes('(cached)')) pkg.cached = true
    } else if (event.action === 'pass' || event.action === 'fail' || event.action === 'skip') {
      const build = event.failedBuild === undefined ? '' : (builds.get(event.failedBuild)?.text() ?? '')
      endPackage(pkg, event.action, build, collector, problems)
      if (pkg.cached) replayed.push(...pkg.tests.ids())
    }
  }

  return {
    take(event) {
      if (event.action === 'build-output' && event.importPath !== undefined) {
        const build = builds.get(event.importPath) ?? createBoundedText(LIMITS.messageChars)
        build.add(event.output ?? '')
        builds.set(event.importPath, build)
      }
      if (event.pkg === undefined) return
      const pkg = packageOf(event.pkg)
      if (pkg.ended) Object.assign(pkg, freshRun(pkg.name, collector))
      if (event.test === undefined) takePackageEvent(pkg, event)
      else if (!pkg.tests.take(event, event.test)) pkg.output.add(event.output ?? '')
    },
    notBuilt(name, message) {
      const pkg = packageOf(name)
      if (pkg.ended) return
      pkg.ended = true
      addBroken(pkg.name, message, collector)
    },
    end() {
      if (packages.size === 0) addProblem(problems, 'cut', 'no package says how it ended')
      for (const pkg of packages.values()) {
        if (pkg.ended) continue
        addProblem(problems, 'cut', `package ${pkg.name} has no final result`)
        pkg.tests.closeOpen(pkg.output.text())
      }
      return replayed
    },
  }
}

function freshRun(name: string, collector: Collector): Omit<Package, 'name'> {
  return {
    tests: createGoTests(name, collector),
    output: createBoundedText(LIMITS.outputChars),
    cached: false,
    ended: false,
  }
}

function endPackage(
  pkg: Package,
  action: 'pass' | 'fail' | 'skip',
  build: string,
  ...[collector, problems]: [Collector, ReportProblem[]]
): void {
  pkg.ended = true
  pkg.tests.closeOpen(pkg.output.text())
  const failures = pkg.tests.failures()
  if (action === 'fail' && failures === 0) addBroken(pkg.name, build + pkg.output.text(), collector)
  if (action !== 'fail' && failures > 0) {
    addProblem(problems, 'totals', `package ${pkg.name} says ${action}, but ${failures} of its tests failed`)
  }
}

function addBroken(name: string, output: string, collector: Collector): void {
  const text = output.trim()
  collector.add({
    id: name,
    status: 'errored',
    phase: 'collection',
    message: text === '' ? 'the package failed without a failing test' : text,
  })
}
