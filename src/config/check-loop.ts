import { checkControls } from './check-controls.js'
import type { Complaint } from './complaint.js'
import type { Path } from './document.js'
import type { LoopFile } from './loop-file.js'

/** All complaints about a loop file that fits its schema. Pure; what needs the disk is asked by preflight. */
export function checkLoop(file: LoopFile): Complaint[] {
  return [
    ...checkCommands(file, []),
    ...checkSuites(file),
    ...checkControls(file),
    ...checkUntil(file),
    ...checkRevision(file),
  ]
}

/** Exactly one of `run` and `shell` wherever a command stands. */
function checkCommands(value: unknown, path: Path): Complaint[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => checkCommands(item, [...path, index]))
  if (value === null || typeof value !== 'object') return []
  const record = value as Record<string, unknown>
  const inner = Object.entries(record).flatMap(([key, item]) => checkCommands(item, [...path, key]))
  if (record.run !== undefined && record.shell !== undefined) {
    return [{ path: [...path, 'shell'], message: 'both run and shell are given', hint: 'keep one of them' }, ...inner]
  }
  const needsCommand = record.use === 'command' || path.at(-1) === 'rollback'
  const has = record.run !== undefined || record.shell !== undefined || record.each !== undefined
  if (needsCommand && !has) {
    return [{ path, message: 'neither run nor shell is given', hint: 'run: ["program", "argument"]' }, ...inner]
  }
  return [...emptyWord(record.run, path), ...inner]
}

function emptyWord(run: unknown, path: Path): Complaint[] {
  const first = Array.isArray(run) ? run[0] : undefined
  return first === '' ? [{ path: [...path, 'run', 0], message: 'the program to run is empty' }] : []
}

function checkSuites({ test }: LoopFile): Complaint[] {
  const seen = new Set<string>()
  return test.suites.flatMap((suite, index) => {
    const name = String(suite.name)
    const doubled = seen.has(name)
    seen.add(name)
    const path = ['test', 'suites', index]
    const complaints = checkSuite(suite, path)
    return doubled
      ? [{ path: [...path, 'name'], message: `a second suite named '${name}'` }, ...complaints]
      : complaints
  })
}

/** How the keys of one suite go together: a whole tool with its report, or a command for each test. */
function checkSuite(suite: LoopFile['test']['suites'][number], path: Path): Complaint[] {
  if (suite.use !== 'command') return []
  const complaint = (key: string, message: string, hint: string): Complaint => ({ path: [...path, key], message, hint })
  const each = suite.each as { run: string[] } | undefined
  if (each === undefined) {
    return [
      ...(suite.report === undefined
        ? [
            {
              path,
              message: 'report is missing: nothing would tell how the tests went',
              hint: 'report: "${reports}/p1.xml"',
            },
          ]
        : []),
      ...(suite.list === undefined ? [] : [complaint('list', 'list is only for each', 'add each: { run: […] }')]),
      ...(suite.retry === undefined
        ? []
        : [
            complaint(
              'retry',
              'a tool that runs all tests at once can’t be asked for one again',
              'use each: { run: […] }, or the retries of the tool',
            ),
          ]),
    ]
  }
  const whole = suite.run !== undefined || suite.shell !== undefined
  return [
    ...(whole ? [complaint('each', 'both each and run are given', 'keep one of them')] : []),
    ...(suite.manifest === undefined && suite.list === undefined
      ? [complaint('each', 'no test is named that each could run', 'add manifest: FILE, or list: […]')]
      : []),
    ...(mentionsTest(each.run) || mentionsTest(suite.env)
      ? []
      : [complaint('each', 'each test would be run by the same command', 'use ${test.id} in each.run, or in env')]),
  ]
}

function mentionsTest(value: unknown): boolean {
  return JSON.stringify(value ?? '').includes('${test.id}')
}

function checkUntil({ until, test }: LoopFile): Complaint[] {
  const priorities = new Set(test.suites.map((suite) => String(suite.priority)))
  return until.priorities.flatMap((priority, index) =>
    priorities.has(priority)
      ? []
      : [
          {
            path: ['until', 'priorities', index],
            message: `no suite has the priority ${priority}: this loop could never be green`,
            hint: `priorities of the suites: ${[...priorities].join(', ')}`,
          },
        ],
  )
}

/** A revision that the environment must show can only be compared with one that the deploy names. */
function checkRevision({ deploy, ready }: LoopFile): Complaint[] {
  if (deploy.use === 'none' || ready?.revision === undefined || deploy.revision !== undefined) return []
  return [
    {
      path: ['deploy'],
      message: 'ready.revision must equal the deployed revision, but deploy.revision is missing',
      hint: 'deploy.revision: { run: ["git", "rev-parse", "HEAD"] }',
    },
  ]
}
