import type { Manifest } from './manifest.js'

/**
 * Reads a manifest: one id a line; blank lines and lines that start with `#` are skipped, `\#` starts an id that begins with `#`.
 * Whoever calls turns a `problem` (nothing in it, no text) into a configuration error.
 */
export function parseManifest(name: string, text: string): { manifest: Manifest; problem?: string } {
  const lines: string[] = []
  const lineNumbers: number[] = []
  const known = new Set<string>()
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = manifestKey(raw)
    if (line === '' || line.startsWith('#')) continue
    const id = line.startsWith('\\#') ? line.slice(1) : line
    if (known.has(id)) continue
    known.add(id)
    lines.push(id)
    lineNumbers.push(index + 1)
  }
  const problem = problemOf(name, text, lines)
  return { manifest: { name, lines, lineNumbers }, ...(problem !== undefined && { problem }) }
}

/** How an id stands in a manifest: NFC, on one line, without blanks at its ends. Case and look-alikes matter. */
export function manifestKey(id: string): string {
  const composed = id.normalize('NFC')
  return /[\s\0]/.test(composed) ? composed.replace(/[\t\n\v\f\r\u2028\u2029]+/g, ' ').trim() : composed
}

/** The line that stands for an id: what `parseManifest` reads back as that id. */
export function manifestLine(id: string): string {
  const key = manifestKey(id)
  return key.startsWith('#') ? `\\${key}` : key
}

function problemOf(name: string, text: string, lines: readonly string[]): string | undefined {
  if (text.includes('\0') || text.includes('\uFFFD')) return `${name} is no UTF-8 text`
  return lines.length === 0 ? `${name} names no test` : undefined
}
