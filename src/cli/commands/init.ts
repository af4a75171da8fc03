import { constants } from 'node:fs'
import { access, chmod, mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, UntilgreenError } from '../../errors.js'
import { filesBelow, readText } from '../../platform/files.js'
import type { Call, Command } from '../command.js'
import { type FoundSuite, findSuite, type Project } from '../init/find-suite.js'
import { DEPLOY_STUB, FIRST_PROBES, loopText } from '../init/loop-text.js'

export const command: Command = {
  name: 'init',
  usage: 'init [NAME] [--deploy-script]',
  summary: 'Writes a first loop file for this project.',
  options: { 'deploy-script': { type: 'boolean' } },
  help: { 'deploy-script': 'also write deploy.sh, to be filled in, and use it' },
  examples: ['untilgreen init staging-p1', 'untilgreen init staging-p1 --deploy-script'],
  run,
}

const TEMPLATES = new URL('../../../templates/', import.meta.url)
const DEPLOY_SCRIPT = 'deploy.sh'

async function run(call: Call): Promise<number> {
  const loop = nameOf(call)
  const suite = findSuite(await projectHere(), loop)
  const files = await filesFor(loop, suite, call.options['deploy-script'] === true)
  for (const { path } of files) {
    if (await exists(path)) {
      throw new UntilgreenError('USAGE', `${path} is there already; nothing was written`, {
        hint: 'Give another NAME, or move it away: init overwrites nothing.',
      })
    }
  }
  for (const { path, text, executable } of files) await writeNew(path, text, executable === true)
  const written = files.map(({ path }) => path)
  if (call.json) call.io.out(`${JSON.stringify({ loop, written, tool: suite.tool, because: suite.because })}\n`)
  else call.io.out(nextSteps(loop, written, suite))
  return EXIT.green
}

/** @throws UntilgreenError USAGE for what can't be a loop's id. */
function nameOf({ args }: Call): string {
  const [given, ...more] = args
  if (more.length > 0) throw new UntilgreenError('USAGE', `one NAME is taken, not ${args.length}`)
  if (given !== undefined) {
    if (/^[a-z0-9-]{1,52}$/.test(given)) return given
    throw new UntilgreenError('USAGE', `'${given}' can't be a loop's id`, {
      hint: 'It has 1 to 52 of a-z, 0-9 and dash.',
    })
  }
  const folder = basename(process.cwd())
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return folder.slice(0, 52) || 'staging'
}

const TOLD_BY = ['package.json', 'pyproject.toml', 'setup.cfg', 'tox.ini']
const NOT_ENTERED = /(^|\/)(node_modules|\..*|dist|build|state|vendor|venv)$/
const DEEPEST = 3

async function projectHere(): Promise<Project> {
  const enter = (path: string) => !NOT_ENTERED.test(path) && path.split('/').length < DEEPEST
  const names = await filesBelow('.', enter)
  const texts: Record<string, string> = {}
  for (const name of TOLD_BY) if (names.includes(name)) texts[name] = await readText(name)
  return { names, texts }
}

interface NewFile {
  path: string
  text: string
  executable?: boolean
}

async function filesFor(loop: string, suite: FoundSuite, withScript: boolean): Promise<NewFile[]> {
  const template = await readText(fileURLToPath(new URL('loop.yaml', TEMPLATES)))
  const schema = relative(resolve('loops'), fileURLToPath(new URL('loop.schema.json', TEMPLATES)))
  const hasGit = await exists('.git')
  const text = loopText(template, { loop, suite, hasGit, schema, ...(withScript && { deployScript: DEPLOY_SCRIPT }) })
  return [
    { path: `loops/${loop}.yaml`, text },
    ...(suite.tool === 'probes' ? [{ path: `loops/${loop}.probes.yaml`, text: FIRST_PROBES }] : []),
    ...(withScript ? [{ path: DEPLOY_SCRIPT, text: DEPLOY_STUB, executable: true }] : []),
  ]
}

function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  )
}

/** Made anew or not at all: another one's file of that name is never written to. */
async function writeNew(path: string, text: string, executable: boolean): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
    if (executable) await chmod(path, 0o755)
  } catch (cause) {
    throw new UntilgreenError(
      'STATE_IO',
      `can't write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
}

function nextSteps(loop: string, written: readonly string[], { tool, because }: FoundSuite): string {
  const steps = [
    `edit loops/${loop}.yaml: its address, its deploy, what it tests`,
    ...(written.includes(DEPLOY_SCRIPT) ? [`fill in ${DEPLOY_SCRIPT}; until then each deploy fails`] : []),
    `untilgreen validate ${loop}`,
    `untilgreen doctor ${loop}`,
    `untilgreen run ${loop} --once`,
  ]
  const found =
    tool === 'probes' ? `${because}: the suite asks probes of its own` : `the suite runs ${tool} (${because})`
  return [
    ...written.map((path) => `wrote ${path}`),
    found,
    '',
    'next:',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    '',
  ].join('\n')
}
