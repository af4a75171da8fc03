import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Path of a test program: `programs/<name>.mjs`. */
export function programPath(name: string): string {
  return fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url))
}

/** Argv that runs a test program. */
export function programArgv(name: string, ...args: string[]): string[] {
  return [process.execPath, programPath(name), ...args]
}

/** Argv that runs a test program which imports TypeScript. */
export function typedProgramArgv(name: string, ...args: string[]): string[] {
  return [process.execPath, '--import', LOADER, programPath(name), ...args]
}

/** A test program that runs. */
export interface RunningProgram {
  child: ChildProcess
  /** All of its standard output so far. */
  stdout(): string
  stderr(): string
  /** Resolves when its standard output holds this text. Rejects when it ends before. */
  said(text: string): Promise<void>
  ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>
}

/** Starts a program, by its argv. */
export function startProgram(argv: readonly string[], env: Record<string, string> = {}): RunningProgram {
  const [file = '', ...args] = argv
  const child = spawn(file, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      output[name] += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => output.stdout.includes(text) && resolve()
        listeners.add(look)
        look()
        void ended.then(() => reject(new Error(`ended without saying ${text}: ${output.stdout}${output.stderr}`)))
      }),
  }
}

/** Pids of living processes that were started with this variable. Looks for itself, without what it is used to test. */
export function processesWith(variable: string, value: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const marked = `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${variable}=${value}\0`)
        return marked && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
      } catch {
        return false
      }
    })
    .map(Number)
}
