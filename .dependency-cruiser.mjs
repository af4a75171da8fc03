// The borders of the house, each with its reason. `.ci/borders.mjs` runs them; `src/testing/borders.test.ts` plants a violation of each.

const test = '\\.(test|e2e\\.test|contract)\\.ts$|^src/(testing|bench)/'
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { pathNot: test, ...from }, to })

export default {
  forbidden: [
    rule(
      'no-circles',
      'Two files that import each other are one file with two names, if only for types.',
      {},
      { circular: true },
    ),
    rule(
      'model-knows-nothing',
      'What we talk about must not depend on how anything is done.',
      { path: '^src/model/' },
      { pathNot: '^src/model/' },
    ),
    rule(
      'engines-are-pure',
      'Judging, diagnosing and reading reports are functions of their input: no file, no network, no clock.',
      { path: '^src/(judge|diagnose|report-parsers)/' },
      {
        pathNot:
          '^src/(model|judge|diagnose|report-parsers)/|^src/errors\\.ts$|^node_modules/(saxes|xmlchars|re2js|jose|zod)/',
      },
    ),
    rule(
      'engines-keep-to-themselves',
      'An engine that needs another one is two stages in disguise.',
      { path: '^src/(judge|diagnose|report-parsers)/' },
      { path: '^src/(judge|diagnose|report-parsers)/', pathNot: '^src/$1/' },
    ),
    rule(
      'platform-is-the-ground',
      'The doors to the outside know nothing of what we do behind them.',
      { path: '^src/platform/' },
      { path: '^src/', pathNot: '^src/(platform/|errors\\.ts$)' },
    ),
    rule(
      'loop-knows-no-adapter',
      'The heart must beat without any of them.',
      { path: '^src/loop/' },
      { pathNot: '^src/(loop|model)/|^src/errors\\.ts$|^src/store/store\\.ts$' },
    ),
    rule(
      'stages-are-strangers',
      'A stage sees the record, never another stage.',
      { path: '^src/stages/([^/]+)/' },
      { path: '^src/stages/[^/]+/', pathNot: '^src/stages/$1/' },
    ),
    rule(
      'stages-know-no-loop',
      'A stage is given its context; it does not look for it.',
      { path: '^src/(stages|probe|store|report|notify|dashboard|metrics)/' },
      { path: '^src/(loop|cli|config|compose)(/|\\.ts$)', pathNot: '^src/loop/ports\\.ts$' },
    ),
    rule(
      'the-world-is-behind-the-platform',
      'Only the platform and the CLI touch the outside; everything else is given what it needs.',
      { pathNot: `^src/(platform|cli)/|${test}` },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'cli-is-thin',
      'Commands drive engines; only run and daemon reach the adapters, and through compose.',
      { path: '^src/cli/' },
      { path: '^src/(stages|loop|notify|dashboard|metrics)/', pathNot: '^src/loop/ports\\.ts$' },
    ),
    rule(
      'nobody-imports-the-cli',
      'The CLI is the outermost room.',
      { pathNot: `^src/cli/|${test}` },
      { path: '^src/cli/' },
    ),
    rule(
      'nobody-ships-tests',
      'What runs in production must not need what is built for tests.',
      {},
      { path: '^src/(testing|bench)/|\\.(test|contract)\\.ts$' },
    ),
    rule(
      'declared-dependencies',
      'A package that package.json does not name may be gone tomorrow.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    ),
    rule(
      'no-dev-dependencies',
      'Development packages are not there where this runs.',
      {},
      { dependencyTypes: ['npm-dev'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What tests start is built from what is cruised already.
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    combinedDependencies: false,
  },
}
