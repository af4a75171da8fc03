import { readText } from '../platform/files.js'
import { relative } from '../platform/paths.js'
import { checkProbeFile } from '../probe/check-probe-file.js'
import { type ProbeFile, probeFileSchema } from '../probe/probe-file.js'
import { configInvalid } from './config-invalid.js'
import { readDocument } from './document.js'
import type { Problem } from './problem.js'
import { checkAgainst } from './schema-problems.js'

/**
 * Reads and checks a probe file.
 * @param path absolute. @param workingDirectory only for how the path is shown.
 * @throws UntilgreenError CONFIG_INVALID with all problems at once, each with its place; DATA_UNREADABLE
 */
export async function loadProbeFile(path: string, workingDirectory: string): Promise<ProbeFile> {
  const shownPath = relative(workingDirectory, path)
  const document = readDocument(shownPath.startsWith('..') ? path : shownPath, await readText(path))
  const { value, problems } = checkAgainst(probeFileSchema, document)
  const all: Problem[] = [...problems]
  if (value !== undefined) {
    for (const { path: place, message } of checkProbeFile(value))
      all.push({ file: document.file, ...document.locate(place), message })
  }
  if (value !== undefined && all.length === 0) return value
  throw configInvalid(all, new Map([[document.file, document.text]]))
}
