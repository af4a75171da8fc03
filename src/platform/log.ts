import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import { maskedDeep } from './redact/masked-deep.js'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

/** A log for machines: one JSON record a line, whatever the text holds. Never throws, never waits, never ends the process. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** Records are with the system as soon as they are written; here for the shape of it. */
  flush(): void
  close(): void
}

export interface LogOptions {
  /** Default `info`. */
  level?: LogLevel
  /** Over each whole record. */
  mask?: (text: string) => string
  /** Told once when the log can't be written (a full disk). Default: standard error. */
  onError?: (message: string) => void
}

/** Opens a log for appending. Each record: `{"level","time","pid","msg",…fields}`, time in RFC 3339, level as a word. */
export async function openLog(path: string, options: LogOptions = {}): Promise<Log> {
  const { pino, stdTimeFunctions } = await import('pino')
  const sink = new LogFile(path, options)
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  )
  return {
    debug: (message, fields) => put(logger, 'debug', message, fields),
    info: (message, fields) => put(logger, 'info', message, fields),
    warn: (message, fields) => put(logger, 'warn', message, fields),
    error: (message, fields) => put(logger, 'error', message, fields),
    flush: () => undefined,
    close: () => sink.close(),
  }
}

function put(logger: Logger, level: LogLevel, message: string, fields: LogFields | undefined): void {
  try {
    logger[level](fields ?? {}, message)
  } catch {
    // A field that can't be shown (a getter that throws) must not cost the record.
    logger[level](message)
  }
}

/** pino's own file destination retries for ever on a full disk, and loses its error when it is asynchronous: this one gives up a record and goes on. */
class LogFile {
  readonly #path: string
  readonly #mask: (text: string) => string
  readonly #onError: (message: string) => void
  #descriptor: number | undefined
  #told = false
  /** The last record is cut: the next one begins on a new line. */
  #torn = false

  constructor(path: string, { mask = (text) => text, onError = toStandardError }: LogOptions) {
    this.#path = path
    this.#mask = mask
    this.#onError = onError
    this.#guarded(() => {
      mkdirSync(dirname(path), { recursive: true })
      this.#descriptor = openSync(path, 'a', 0o644)
    })
  }

  write(record: string): void {
    this.#guarded(() => {
      const descriptor = this.#descriptor
      if (descriptor === undefined) return
      const bytes = Buffer.from(`${this.#torn ? '\n' : ''}${this.#masked(record.trimEnd())}\n`)
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(descriptor, bytes, at)
        this.#torn = at < bytes.length
      }
    })
  }

  /** Text by text where there is a secret: what looks like one in the record as a whole may begin inside an escape. */
  #masked(record: string): string {
    return this.#mask(record) === record
      ? record
      : JSON.stringify(maskedDeep(JSON.parse(record) as unknown, this.#mask))
  }

  close(): void {
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    if (descriptor !== undefined) this.#guarded(() => closeSync(descriptor))
  }

  #guarded(action: () => void): void {
    try {
      action()
    } catch (cause) {
      if (this.#told) return
      this.#told = true
      this.#onError(
        `can't write the log ${this.#path}: ${cause instanceof Error ? cause.message : String(cause)}; going on without`,
      )
    }
  }
}

function toStandardError(message: string): void {
  try {
    process.stderr.write(`untilgreen: ${message}\n`)
  } catch {
    // Nobody is left to tell.
  }
}
