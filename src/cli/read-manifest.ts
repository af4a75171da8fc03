import { UntilgreenError } from '../errors.js'
import type { Manifest } from '../model/manifest.js'
import { parseManifest } from '../model/parse-manifest.js'
import { readText } from '../platform/files.js'

/** Reads a manifest file. @throws UntilgreenError MANIFEST_INVALID where it can't be read, is no text or names no test. */
export async function readManifest(path: string): Promise<Manifest> {
  const text = await readText(path).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UntilgreenError('MANIFEST_INVALID', why, { cause })
  })
  const { manifest, problem } = parseManifest(path, text)
  if (problem !== undefined) throw new UntilgreenError('MANIFEST_INVALID', problem)
  return manifest
}
