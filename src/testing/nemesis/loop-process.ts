import { spawn } from 'node:child_process'
import type { World } from './world.js'

/** How a process of the CLI ended. */
export interface Ended {
  args: string
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  tookMs: number
}

/** A process of the CLI that runs. */
export interface LoopProcess {
  pid: number
  /** Whole lines on stdout so far. */
  lines(): number
  /** Whether it printed this on stdout. */
  said(text: string): boolean
  signal(name: NodeJS.Signals): void
  running(): boolean
  ended: Promise<Ended>
}

/** Starts the real CLI in the world's folder. */
export function startLoop(cli: string, world: World, args: readonly string[]): LoopProcess {
  const startedMs = performance.now()
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: world.folder,
    env: { PATH, HOME, NO_COLOR: '1', ...world.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      said[name] += chunk
    })
  }
  let running = true
  const ended = new Promise<Ended>((resolve) => {
    child.on('exit', () => {
      running = false
    })
    child.on('close', (code, signal) =>
      resolve({ args: args.join(' '), code, signal, ...said, tookMs: performance.now() - startedMs }),
    )
  })
  return {
    pid: child.pid ?? 0,
    lines: () => said.stdout.split('\n').length - 1,
    said: (text) => said.stdout.includes(text),
    signal: (name) => void child.kill(name),
    running: () => running,
    ended,
  }
}
