import { execFileSync, spawnSync } from 'node:child_process'

/** A real terminal emulator that a program runs in, to be looked at. */
export interface TmuxScreen {
  /** What stands on the screen now, a line each, trailing blanks cut. */
  lines(): string[]
  cursorIsVisible(): boolean
  resize(columns: number, rows: number): void
  /** Key names of tmux: `q`, `C-c`. */
  press(key: string): void
  /** Ends the terminal and what runs in it. */
  close(): void
}

/** True where tmux is installed. Tests that need it say so in their titles where it is not. */
export const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0

let count = 0

/** Runs a shell command in a terminal of its own server. */
export function openTmux(command: string, { cwd, columns = 80, rows = 24 }: TmuxOptions): TmuxScreen {
  const socket = `untilgreen-test-${process.pid}-${count++}`
  const env = { ...process.env, TERM: 'screen-256color' }
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { cwd, env, encoding: 'utf8' })
  const size = ['-x', String(columns), '-y', String(rows)]
  tmux('new-session', '-d', ...size, `env -u CI -u NO_COLOR ${command}; echo "exit $?"; sleep 60`)
  return {
    lines: () =>
      tmux('capture-pane', '-p')
        .split('\n')
        .map((line) => line.trimEnd()),
    cursorIsVisible: () => tmux('display-message', '-p', '#{cursor_flag}').trim() === '1',
    resize: (toColumns, toRows) => void tmux('resize-window', '-x', String(toColumns), '-y', String(toRows)),
    press: (key) => void tmux('send-keys', key),
    close: () => void spawnSync('tmux', ['-L', socket, 'kill-server']),
  }
}

interface TmuxOptions {
  cwd: string
  columns?: number
  rows?: number
}
