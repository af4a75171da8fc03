import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { systemClock } from '../clock.js'
import { createMasker, type Masker } from '../redact.js'
import type { CommandSpec } from './command-spec.js'
import { KeptOutput, type OutputSummary } from './kept-output.js'
import { OutputFeed } from './output-feed.js'

const DEFAULT_KEPT_BYTES = 16 * 1024 * 1024

/** The output of a command that runs. */
export interface TakenOutput {
  /** Monotonic ms of the last byte, or of the start. */
  lastAt(): number
  /** Resolves when `onLine` throws. */
  broken: Promise<void>
  /**
   * Stops taking and says what came. Rejects with what `onLine` threw.
   * @param readOn what is still to come is read and forgotten, so that its writer goes on living.
   */
  finish(readOn: boolean): Promise<OutputSummary>
}

/** Begins to take both streams of a command. */
export function takeOutput(spec: CommandSpec, streams: { stdout: Readable; stderr: Readable }): TakenOutput {
  const masker = spec.masker ?? knownShapes()
  const kept = new KeptOutput({
    masker,
    maxKeptBytes: spec.maxKeptBytes ?? DEFAULT_KEPT_BYTES,
    ...(spec.outputFile !== undefined && { file: spec.outputFile }),
  })
  let lastAt = systemClock.monotonic()
  const onBytes = (): void => {
    lastAt = systemClock.monotonic()
  }
  const lines = guardedLines(spec)
  const feeds = (['stdout', 'stderr'] as const).map((name) => {
    const onLine = lines.show && ((line: string) => lines.show?.(line, name))
    return {
      stream: streams[name],
      feed: new OutputFeed(streams[name], kept, { masker, onBytes, ...(onLine && { onLine }) }),
    }
  })
  return {
    lastAt: () => lastAt,
    broken: lines.broken,
    async finish(readOn) {
      for (const { stream, feed } of feeds) {
        feed.end(stream)
        if (readOn) letGo(stream)
        else stream.destroy()
      }
      const summary = await kept.finish()
      lines.rethrow()
      return summary
    },
  }
}

let shapes: Masker | undefined

function knownShapes(): Masker {
  shapes ??= createMasker([])
  return shapes
}

/** A listener that throws must not take the process down from inside a stream's event. */
function guardedLines({ onLine }: CommandSpec): {
  show: CommandSpec['onLine']
  broken: Promise<void>
  rethrow(): void
} {
  let failure: { cause: unknown } | undefined
  let breakOff: () => void = () => undefined
  const broken = new Promise<void>((resolve) => {
    breakOff = resolve
  })
  const show: CommandSpec['onLine'] = (line, stream) => {
    if (failure) return
    try {
      onLine?.(line, stream)
    } catch (cause) {
      failure = { cause }
      breakOff()
    }
  }
  return {
    show: onLine && show,
    broken,
    rethrow() {
      if (failure) throw failure.cause
    },
  }
}

/** Reads on without keeping us alive. */
function letGo(stream: Readable): void {
  stream.resume()
  const socket = stream as Partial<Socket>
  socket.unref?.()
}
