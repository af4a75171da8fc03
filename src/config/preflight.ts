import type { AdapterChoice } from '../adapter.js'
import { UntilgreenError } from '../errors.js'
import { parseManifest } from '../model/parse-manifest.js'
import { fileFacts, readText } from '../platform/files.js'
import { join } from '../platform/paths.js'
import { findExecutable } from '../platform/processes/find-executable.js'
import type { Complaint } from './complaint.js'
import type { Path, SourceDocument } from './document.js'
import { loadProbeFile } from './load-probe-file.js'
import type { LoopConfig } from './loop-config.js'
import type { Problem } from './problem.js'
import { suggest } from './suggest.js'

/**
 * What a loop file names and the disk must have: programs, folders, manifests, probe files. Asked before anything is deployed.
 * @returns each thing that is missing, with its place in the loop file.
 */
export async function preflight(
  config: LoopConfig,
  document: SourceDocument,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Problem[]> {
  const complaints = [...(await missingCommands(config, env)), ...(await missingFiles(config))]
  return complaints.map(({ path, message, hint }) => ({
    file: document.file,
    ...document.locate(path),
    message,
    ...(hint !== undefined && { hint }),
  }))
}

interface FoundCommand {
  path: Path
  program: string
  cwd: string
  env: Record<string, string>
}

async function missingCommands(
  config: LoopConfig,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Complaint[]> {
  const complaints: Complaint[] = []
  for (const { path, program, cwd, env: own } of commandsIn(
    { deploy: config.deploy, test: config.test, fix: config.fix, analyze: config.analyze, notify: config.notify },
    [],
  )) {
    const folder = join(config.workingDirectory, cwd)
    if ((await fileFacts(folder))?.kind !== 'directory') {
      complaints.push({ path, message: `there is no folder ${cwd}`, hint: `relative to ${config.workingDirectory}` })
    } else if (!program.includes('${') && (await findExecutable(program, { ...env, ...own }, folder)) === undefined) {
      const hint = program.includes('/')
        ? 'there is no such file, or it is not executable (chmod +x)'
        : 'not found on PATH'
      complaints.push({ path, message: `can't run '${program}'`, hint })
    }
  }
  return complaints
}

interface Place {
  cwd?: string
  env?: Record<string, string>
}

/** Each `run: […]` below a value, with where it stands. `place` is where the commands of an `each` and a `list` run: their suite's. */
function commandsIn(value: unknown, path: Path, place: Place = {}): FoundCommand[] {
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap((item, index) => commandsIn(item, [...path, index]))
  const { run, shell, list, cwd = '.', env = {} } = { ...place, ...value } as Place & Record<string, unknown>
  const found = (key: string, program: string): FoundCommand => ({ path: [...path, key], program, cwd, env })
  const own = [
    ...(Array.isArray(run)
      ? [found('run', String(run[0]))]
      : typeof shell === 'string'
        ? [found('shell', '/bin/sh')]
        : []),
    ...(Array.isArray(list) ? [found('list', String(list[0]))] : []),
  ]
  const inner = Object.entries(value).flatMap(([key, part]) =>
    commandsIn(part, [...path, key], key === 'each' ? { cwd, env } : {}),
  )
  return [...own, ...inner]
}

async function missingFiles({ test, workingDirectory }: LoopConfig): Promise<Complaint[]> {
  const complaints: Complaint[] = []
  for (const [index, suite] of test.suites.entries()) {
    const path = ['test', 'suites', index]
    if (typeof suite.manifest === 'string')
      complaints.push(...(await manifestProblem(suite.manifest, workingDirectory, [...path, 'manifest'])))
    if (suite.use === 'probes') complaints.push(...(await probeFileProblem(suite, workingDirectory, path)))
  }
  return complaints
}

async function manifestProblem(file: string, workingDirectory: string, path: Path): Promise<Complaint[]> {
  try {
    const { problem } = parseManifest(file, await readText(join(workingDirectory, file)))
    return problem === undefined ? [] : [{ path, message: problem, hint: 'a manifest has one test id a line' }]
  } catch (error) {
    if (!(error instanceof UntilgreenError)) throw error
    return [
      { path, message: error.message, hint: '`untilgreen manifest REPORT --output FILE` writes one from a report' },
    ]
  }
}

async function probeFileProblem(
  { file, vars, target }: AdapterChoice,
  workingDirectory: string,
  path: Path,
): Promise<Complaint[]> {
  try {
    const probes = await loadProbeFile(join(workingDirectory, String(file)), workingDirectory)
    const names = Object.keys({ ...probes.vars, ...(vars as object | undefined) })
    return targetVariables(target).flatMap((name) => (names.includes(name) ? [] : [unknownTarget(name, names, path)]))
  } catch (error) {
    if (!(error instanceof UntilgreenError)) throw error
    return [{ path: [...path, 'file'], message: error.message }]
  }
}

/** Names of the variables that lead to a suite's target. */
function targetVariables(target: unknown): string[] {
  return [target].flat().flatMap((item) => (item as { env?: string } | undefined)?.env ?? [])
}

/** A stand-in behind a name that no probe reads would cut nothing off. */
function unknownTarget(name: string, names: readonly string[], path: Path): Complaint {
  const near = suggest(name, [...names])
  const hint = near === undefined ? `its variables: ${names.join(', ') || 'none'}` : `did you mean '${near}'?`
  return { path: [...path, 'target'], message: `the probe file has no variable ${name}`, hint }
}
