import { basename } from 'node:path'
import { fileFacts, readChunks } from '../files.js'
import { createMasker } from '../redact.js'
import { KeptOutput } from './kept-output.js'

/** One file made of the outputs of several commands, each below a header line. */
export interface JoinedOutput {
  /** Adds a command's output file, once it is whole. Outputs don't mix, whoever ends first. A file that is not there is empty. */
  add(header: string, file: string): Promise<void>
  /** Closes the file. */
  finish(): Promise<{ file: string; sizeBytes: number; cutBytes: number }>
}

const KEPT_BYTES = 16 * 1024 * 1024

/** @param file written over; its folder must be there. At most 16 MiB are kept, head and tail. */
export function openJoinedOutput(file: string): JoinedOutput {
  const kept = new KeptOutput({ masker: createMasker([]), file, maxKeptBytes: KEPT_BYTES })
  let last: Promise<void> = Promise.resolve()
  return {
    add(header, part) {
      last = last.then(() => append(kept, header, part))
      return last
    },
    async finish() {
      await last
      const { outputBytes, cutBytes } = await kept.finish()
      return { file: basename(file), sizeBytes: outputBytes - cutBytes, cutBytes }
    },
  }
}

async function append(kept: KeptOutput, header: string, part: string): Promise<void> {
  kept.write(Buffer.from(`${header}\n`))
  if ((await fileFacts(part))?.kind !== 'file') return
  let last: number | undefined
  for await (const chunk of readChunks(part)) {
    kept.write(Buffer.from(chunk))
    last = chunk.at(-1)
  }
  if (last !== undefined && last !== 10) kept.write(Buffer.from('\n'))
}
