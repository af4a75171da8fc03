import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Sample } from './paired.js'
import { PEERS_FOLDER } from './peers.js'

const CONTENDERS = fileURLToPath(new URL('./contenders/', import.meta.url))
const LIMIT_MS = 180_000

export interface Ended {
  /** From the start to the end of the process. */
  ms: number
  code: number | null
  stdout: string
}

/** Runs a program to its end; what it prints to stderr is thrown away. @throws where it can't be started or takes too long. */
export function runProgram(argv: readonly string[], options: { cwd?: string; codes?: number[] } = {}): Promise<Ended> {
  const [program = '', ...args] = argv
  const { cwd, codes = [0] } = options
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe']
    const env = { ...process.env, NO_COLOR: '1', BENCH_PEERS: PEERS_FOLDER }
    const child = spawn(program, args, { stdio, env, timeout: LIMIT_MS, ...(cwd !== undefined && { cwd }) })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-2000)))
    child.once('error', reject)
    child.once('close', (code) => {
      const ms = performance.now() - started
      if (code !== null && codes.includes(code)) resolve({ ms, code, stdout })
      else reject(new Error(`${argv.join(' ')} ended with ${code}: ${stderr || stdout.slice(-500)}`))
    })
  })
}

/** How long a program takes. */
export async function timed(
  argv: readonly string[],
  options: { cwd?: string; codes?: number[] } = {},
): Promise<Sample> {
  return { value: (await runProgram(argv, options)).ms }
}

/** Runs a file of `contenders/` in a process of its own: what it measured stands in its last line. */
export async function contender(file: string, ...args: readonly (string | number)[]): Promise<Sample> {
  const { stdout } = await runProgram([process.execPath, '--expose-gc', join(CONTENDERS, file), ...args.map(String)])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Sample
}

/** Starts a file of `contenders/` that serves until it is ended; its first line is its port. */
export async function server(file: string, ...args: readonly string[]): Promise<{ port: number; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(CONTENDERS, file), ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const [port] = await new Promise<string[]>((resolve) => lines.once('line', (line) => resolve([line])))
  return { port: Number(port), child }
}
