import { filesBelow, readText, removeTree, writeFileDurably } from '../../platform/files.js'
import { join } from '../../platform/paths.js'

const MOST_BYTES = 16 * 1024 * 1024
/** What decoding puts in the place of bytes that are no UTF-8; and what no text holds. */
const NO_TEXT = /[\uFFFD\0]/

/**
 * Makes what the runners left in their scratch folders fit to be kept: secrets are masked, and what can't be read as text, or
 * is larger than 16 MiB, is dropped: nobody could say what it holds.
 * @throws UntilgreenError STATE_IO where the masked file can't be written; the raw one is gone then.
 */
export async function keepReports(folder: string, mask: (text: string) => string): Promise<void> {
  for (const name of await filesBelow(folder)) {
    const path = join(folder, name)
    const text = await readText(path, { maxBytes: MOST_BYTES }).catch(() => undefined)
    const masked = text === undefined || NO_TEXT.test(text) ? undefined : mask(text)
    if (masked === text && masked !== undefined) continue
    await removeTree(path)
    if (masked !== undefined) await writeFileDurably(path, masked)
  }
}
