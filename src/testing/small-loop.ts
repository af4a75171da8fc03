import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Event } from '../model/event.js'

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

export interface Finished {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A loop of little scripts in a folder of its own, run by the real CLI. */
export interface SmallLoop {
  folder: string
  /** Its own: loops of one environment refuse to run at the same time. */
  environment: string
  /** Runs the CLI there to its end. */
  cli(...args: string[]): Promise<Finished>
  /** Starts it and hands over the process. */
  start(...args: string[]): { child: ChildProcess; finished: Promise<Finished> }
  write(file: string, content: string): void
  read(file: string): string
  /** Lines of a file; none where there is no such file. */
  lines(file: string): string[]
  events(): Event[]
  remove(): void
}

/** What `test.sh` writes: names that pass and names that fail. */
export function junit(
  passed: readonly string[],
  failed: readonly string[] = [],
  message = 'AssertionError: expected 1, got 2',
): string {
  const cases = [
    ...passed.map((name) => `<testcase classname="t" name="${name}" time="0.001"/>`),
    ...failed.map(
      (name) =>
        `<testcase classname="t" name="${name}" time="0.001"><failure message="${message}">${message}</failure></testcase>`,
    ),
  ]
  const count = `tests="${cases.length}" failures="${failed.length}" errors="0" skipped="0"`
  return `<?xml version="1.0"?><testsuites ${count}><testsuite name="s" ${count} time="0.002">${cases.join('')}</testsuite></testsuites>\n`
}

/**
 * Makes a small loop: `deploy.sh` notes each deploy in `deploys.txt`, `test.sh` copies `report.xml` and exits by `exit-code`.
 * @param loop replaces parts of the loop file.
 */
export function smallLoop(loop = ''): SmallLoop {
  const folder = mkdtempSync(join(tmpdir(), 'untilgreen-loop-'))
  mkdirSync(join(folder, 'loops'))
  const write = (file: string, content: string) => {
    writeFileSync(join(folder, file), content)
    if (file.endsWith('.sh')) chmodSync(join(folder, file), 0o755)
  }
  write('deploy.sh', '#!/bin/sh\necho "$UNTILGREEN_CYCLE $UNTILGREEN_REVISION" >> deploys.txt\n')
  write('test.sh', '#!/bin/sh\ncp report.xml "$UNTILGREEN_REPORTS/report.xml"\nexit "$(cat exit-code)"\n')
  write('report.xml', junit(['a', 'b']))
  write('exit-code', '0')
  write('revision', 'r1')
  const place = `p${folder.slice(-6).toLowerCase()}`
  write('loops/small.yaml', (loop || LOOP).replace('place: here', `place: ${place}`))
  const start: SmallLoop['start'] = (...args) => startCli(folder, args)
  return {
    folder,
    environment: `small-${place}`,
    start,
    cli: (...args) => start(...args).finished,
    write,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    lines: (file) =>
      existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean) : [],
    events: () =>
      readFileSync(join(folder, 'state/small/journal.ndjson'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Event),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The loop file of a small loop, to be varied by `replace`. */
export const LOOP = `loop: small
environment: small-\${vars.place}
vars: { place: ${'here'} }
deploy: { use: command, run: [./deploy.sh], revision: { file: revision }, timeout: 20s }
test:
  suites:
    - { name: p1, use: command, run: [./test.sh], report: "\${reports}/report.xml", timeout: { suite: 20s } }
stop: { maxCycles: 2 }
`

function startCli(folder: string, args: readonly string[]): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, finished }
}

/** Waits until something is there. @throws after `limitMs`. */
export async function until<T>(look: () => T | undefined | false, limitMs = 15_000): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const found = look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`not there after ${limitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
