/** A test tool as a loop file runs it. */
export interface FoundSuite {
  tool: 'pytest' | 'vitest' | 'go test' | 'node --test' | 'probes'
  /** What gave it away. */
  because: string
  /** Lines of the suite in the loop file, without indent. */
  lines: readonly string[]
}

/** What is known of a project: names at its top and one level down in its test folders, and the texts that tell tools apart. */
export interface Project {
  names: readonly string[]
  /** Content of `package.json`, `pyproject.toml`, `setup.cfg`, where there is one. */
  texts: Readonly<Record<string, string>>
}

/** The test tool of a project, by the files that are there; probes where there is none. Pure. */
export function findSuite(project: Project, loop: string): FoundSuite {
  return pytest(project) ?? vitest(project) ?? goTest(project) ?? nodeTest(project) ?? probes(loop)
}

function pytest({ names, texts }: Project): FoundSuite | undefined {
  const tests = names.find((name) => /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(name))
  const settings = ['pytest.ini', 'conftest.py', 'tests/conftest.py'].find((name) => names.includes(name))
  const told = ['pyproject.toml', 'setup.cfg', 'tox.ini'].find((name) => /\bpytest\b/.test(texts[name] ?? ''))
  const because = settings ?? told ?? tests
  if (because === undefined) return undefined
  const folder = names.some((name) => name.startsWith('tests/')) ? '"tests", ' : ''
  return {
    tool: 'pytest',
    because,
    lines: [`run: ["pytest", ${folder}"--junitxml=\${reports}/p1.xml"]`, 'report: "${reports}/p1.xml"'],
  }
}

function vitest({ names, texts }: Project): FoundSuite | undefined {
  const settings = names.find((name) => /^vitest\.config\.[cm]?[jt]s$/.test(name))
  const told = /"vitest"\s*:/.test(texts['package.json'] ?? '') ? 'package.json' : undefined
  const because = settings ?? told
  if (because === undefined) return undefined
  const run = 'run: ["npx", "vitest", "run", "--reporter=junit", "--outputFile=${reports}/p1.xml"]'
  return { tool: 'vitest', because, lines: [run, 'report: "${reports}/p1.xml"'] }
}

function goTest({ names }: Project): FoundSuite | undefined {
  if (!names.includes('go.mod')) return undefined
  const lines = ['shell: "go test -json ./... > $UNTILGREEN_REPORTS/p1.json"', 'report: "${reports}/p1.json"']
  return { tool: 'go test', because: 'go.mod', lines }
}

function nodeTest({ names, texts }: Project): FoundSuite | undefined {
  const told = /node\s+--test/.test(texts['package.json'] ?? '') ? 'package.json' : undefined
  const because = told ?? names.find((name) => /\.test\.[cm]?js$/.test(name))
  if (because === undefined) return undefined
  const run = 'run: ["node", "--test", "--test-reporter=junit", "--test-reporter-destination=${reports}/p1.xml"]'
  return { tool: 'node --test', because, lines: [run, 'report: "${reports}/p1.xml"'] }
}

function probes(loop: string): FoundSuite {
  return {
    tool: 'probes',
    because: 'no test tool was found',
    lines: ['use: probes', `file: loops/${loop}.probes.yaml`],
  }
}
