import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is installed, by the word of the environment. Each test asks anew: cut off from it, none can pass. */
export async function installed() {
  const response = await fetch(process.env.SELFCHECK_URL)
  assert.equal(response.status, 200)
  const answer = await response.json()
  assert.match(answer.program, /untilgreen$/)
  return answer
}

/** An empty folder that goes when the test ends. */
export function emptyFolder(t, files = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'untilgreen-installed-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** Starts the installed program in a folder. */
export function start(program, folder, args) {
  const { NODE_TEST_CONTEXT: _enclosing, UNTILGREEN_STATE_DIR: _theirs, ...env } = process.env
  const child = spawn(program, args, { cwd: folder, env: { ...env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk
    })
  }
  const ended = new Promise((resolve) =>
    child.once('close', (exitCode, signal) => {
      console.log(`pid ${child.pid}: untilgreen ${args.join(' ')}: ${signal ?? exitCode}`)
      resolve({ exitCode, signal, ...output })
    }),
  )
  return { child, ended }
}

/** Runs the installed program to its end. */
export function run(program, folder, ...args) {
  return start(program, folder, args).ended
}

/** A JUnit report of these names. */
export function junit(passed, failed = []) {
  const cases = [
    ...passed.map((name) => `<testcase classname="t" name="${name}" time="0.01"/>`),
    ...failed.map(
      (name) => `<testcase classname="t" name="${name}" time="0.01"><failure message="no">no</failure></testcase>`,
    ),
  ]
  const counts = `tests="${cases.length}" failures="${failed.length}" errors="0" skipped="0"`
  return `<?xml version="1.0"?><testsuites ${counts}><testsuite name="s" ${counts} time="0.02">${cases.join('')}</testsuite></testsuites>\n`
}
