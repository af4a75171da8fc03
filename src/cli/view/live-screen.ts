import { clearTimeout, setTimeout } from 'node:timers'
import { formatDuration } from '../../model/duration.js'
import type { Event } from '../../model/event.js'
import type { Progress } from '../../model/progress.js'
import type { LoopState } from '../../model/state.js'
import { frame, summaryLines } from './frame.js'
import { viewAfterEvent, viewAfterProgress } from './reduce-view.js'
import { openScreen } from './screen.js'
import { plural } from './stage-lines.js'
import { drawLine } from './styled-line.js'
import type { Terminal } from './terminal.js'
import type { ViewState } from './view-state.js'

/** Pictures a second, at most, are 1000 / this. */
const BETWEEN_PICTURES_MS = 100
/** Clocks on the screen go on without an event. */
const IDLE_PICTURE_MS = 1000

export interface LiveScreen {
  event(event: Event, state: LoopState): void
  progress(progress: Progress, atMs?: number): void
  /** An orderly end was asked for. */
  draining(signal: string): void
  /** A message for people: it stays above the picture. */
  say(message: string): void
  /** Takes the picture away and leaves a summary, where the session is over. */
  close(): void
}

/** The live view on a terminal: at most ten pictures a second, drawn only when something changed. */
export function openLiveScreen(
  terminal: Terminal,
  first: ViewState,
  { color, hint, now }: { color: boolean; hint: string; now(): number },
): LiveScreen {
  let view = first
  let drawnAtMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  const draw = () => {
    clearTimeout(timer)
    drawnAtMs = now()
    screen.draw(frame(view, { ...terminal.size(), color, hint, nowMs: drawnAtMs }))
    timer = setTimeout(draw, IDLE_PICTURE_MS)
    timer.unref()
  }
  const screen = openScreen(terminal, draw)
  const soon = (next: ViewState) => {
    view = next
    clearTimeout(timer)
    timer = setTimeout(draw, Math.max(0, drawnAtMs + BETWEEN_PICTURES_MS - now()))
    timer.unref()
  }
  draw()
  return {
    event(event, state) {
      if (event.event === 'cycle:finished') screen.print([cycleLine(event, state, terminal.size().columns, color)])
      soon(viewAfterEvent(view, event, state))
    },
    progress: (progress, atMs = now()) => soon(viewAfterProgress(view, progress, atMs)),
    draining: (signal) => soon({ ...view, draining: signal }),
    say: (message) => screen.print([drawLine({ left: [message], rank: 0 }, terminal.size().columns, color)]),
    close() {
      clearTimeout(timer)
      screen.close()
      if (view.ended === undefined) return
      for (const line of summaryLines(view, { columns: terminal.size().columns, color })) terminal.write(`${line}\n`)
    },
  }
}

/** What stays of a cycle, above the picture. */
function cycleLine(
  { cycle, verdict, green, outcome, at, revision }: Event & { event: 'cycle:finished' },
  { history, last }: LoopState,
  columns: number,
  color: boolean,
): string {
  const point = history.points.at(-1)
  const took = last === undefined ? '' : ` ${formatDuration(Date.parse(at) - Date.parse(last.startedAt))}`
  const rate = point === undefined || point.passRate === null ? '' : `, ${point.passed} of ${point.expected} passed`
  const causes = point?.causes.length ? `, ${plural(point.causes.length, 'cause')}` : ''
  const word = outcome === 'abandoned' ? 'abandoned' : green ? 'green' : verdict
  return drawLine(
    {
      left: [
        [` ${at.slice(11, 19)}`, 'quiet'],
        ` cycle ${cycle}: `,
        [word, green ? 'good' : verdict === 'failed' ? 'bad' : 'noted'],
        `${rate}${revision === undefined ? '' : ` on ${revision}`}${causes}`,
      ],
      right: [[`${took} `, 'quiet']],
      rank: 0,
    },
    columns,
    color,
  )
}
