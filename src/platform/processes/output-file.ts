import { type FileHandle, open } from 'node:fs/promises'

/** A file written behind the back of whoever produces: nothing waits, an error is kept and told at the end. */
export class OutputFile {
  /** Why the file is not whole. */
  error: string | undefined
  readonly #path: string
  #handle: FileHandle | undefined
  #waiting: Uint8Array[] = []
  #writing: Promise<void> | undefined

  constructor(path: string) {
    this.#path = path
    this.#writing = this.#open()
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.error !== undefined) return
    this.#waiting.push(bytes)
    this.#writing ??= this.#drain()
  }

  /** When all that was written so far is with the system. */
  async flushed(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  async close(): Promise<void> {
    await this.flushed()
    await this.#handle?.close().catch((cause: unknown) => this.#fail(cause))
  }

  async #open(): Promise<void> {
    try {
      this.#handle = await open(this.#path, 'w', 0o644)
    } catch (cause) {
      this.#fail(cause)
    }
    await this.#drain()
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && this.#handle !== undefined) {
        const bytes = Buffer.concat(this.#waiting)
        this.#waiting = []
        await writeWhole(this.#handle, bytes)
      }
    } catch (cause) {
      this.#fail(cause)
    }
    this.#writing = undefined
  }

  #fail(cause: unknown): void {
    this.error ??= `can't write ${this.#path}: ${cause instanceof Error ? cause.message : String(cause)}`
    this.#waiting = []
  }
}

/** A write may take less than it was given (a nearly full disk). */
async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at)
    at += bytesWritten
  }
}
