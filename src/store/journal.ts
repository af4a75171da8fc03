import type { Event, EventBody } from '../model/event.js'
import { toRfc3339 } from '../model/timestamps.js'
import type { DiskFile } from '../platform/disk.js'
import { encodeLine } from './journal-line.js'
import type { JournalEnd } from './journal-reader.js'
import { stateIo } from './state-io.js'
import { writeAll } from './write-whole.js'

/** What a journal needs from its surroundings. */
export interface JournalContext {
  path: string
  /** Wall time in ms, for the label. */
  now(): number
  /** Rejects where this process is not the owner any more: nothing is written then. */
  checkOwner(): Promise<void>
  /** Called in order, once the event is safe on disk. */
  onSafe(event: Event): void
}

interface Waiting {
  event: Event
  line: Uint8Array
  resolve(event: Event): void
  reject(error: unknown): void
}

/**
 * A journal open for appending. Events that arrive while a sync is under way share the next one.
 * After the first failure nothing is written any more: what a failed sync left behind can't be known.
 */
export class Journal {
  readonly #file: DiskFile
  readonly #context: JournalContext
  #end: JournalEnd
  #nextSeq: number
  #waiting: Waiting[] = []
  #flushing: Promise<void> | undefined
  #failure: unknown

  /** @param end as `readJournal` found it: a torn line behind it is cut off before the first append. */
  constructor(file: DiskFile, end: JournalEnd, context: JournalContext) {
    this.#file = file
    this.#end = end
    this.#nextSeq = end.seq + 1
    this.#context = context
  }

  /** Where the safe part ends. */
  get end(): JournalEnd {
    return this.#end
  }

  get failed(): boolean {
    return this.#failure !== undefined
  }

  /** Resolves once the event is safe on disk. @throws UntilgreenError STATE_IO or LOCK_HELD, now and ever after. */
  append(body: EventBody): Promise<Event> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    const json = eventJson(body, this.#nextSeq++, toRfc3339(this.#context.now()))
    // What is in memory is exactly what will be read back from the line.
    const event = JSON.parse(json) as Event
    const line = encodeLine(json)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, line, resolve, reject })
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = undefined
      })
    })
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#flushing
    await this.#file.close()
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        await this.#write(batch)
      } catch (cause) {
        this.#failure = stateIo('append to', this.#context.path, cause)
        for (const { reject } of [...batch, ...this.#waiting]) reject(this.#failure)
        this.#waiting = []
        return
      }
      for (const { event, resolve, reject } of batch) {
        try {
          this.#context.onSafe(event)
          resolve(event)
        } catch (cause) {
          this.#failure ??= cause
          reject(cause)
        }
      }
    }
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    await this.#context.checkOwner()
    await this.#mendEnd()
    const lines = batch.map(({ line }) => line)
    try {
      await writeAll(this.#file, joined(lines))
      await this.#file.syncData()
    } catch (cause) {
      // What was not confirmed shall not be found later, as far as the disk still obeys.
      await this.#file.truncate(this.#end.offset).catch(() => undefined)
      throw cause
    }
    const last = batch.at(-1) as Waiting
    const lastCrc = Number.parseInt(new TextDecoder().decode(last.line.subarray(-11, -3)), 16)
    const sizeBytes = lines.reduce((sum, line) => sum + line.length, 0)
    this.#end = { seq: last.event.seq, offset: this.#end.offset + sizeBytes, unterminated: false, lastCrc }
  }

  /** The next line starts on a line of its own. */
  async #mendEnd(): Promise<void> {
    const { torn, unterminated, ...end } = this.#end
    if (torn !== undefined) {
      await this.#file.truncate(end.offset)
      await this.#file.syncData()
    }
    if (unterminated) {
      await writeAll(this.#file, Uint8Array.of(10))
      await this.#file.syncData()
    }
    this.#end = { ...end, offset: end.offset + (unterminated ? 1 : 0), unterminated: false }
  }
}

/** Fields that people look for stand first. */
export function eventJson(body: EventBody, seq: number, at: string): string {
  const format = 'format' in body ? { format: body.format } : {}
  const { event, ...rest } = body
  return JSON.stringify({ seq, at, event, ...format, ...rest })
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  const [first] = lines
  if (lines.length === 1 && first) return first
  const all = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0))
  let at = 0
  for (const line of lines) {
    all.set(line, at)
    at += line.length
  }
  return all
}
