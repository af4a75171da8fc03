import { byteOrderOf } from './decode.js'
import { xmlRootOf } from './detect-xml.js'
import { REPORT_PARSERS } from './parsers.js'

/** Says what a file looks like that is no report of a known format, and what would be. */
export function describeForeign(head: string, bytes: Uint8Array): string {
  const accepted = REPORT_PARSERS.map((entry) => entry.summary).join(', ')
  return `this looks like ${looksLike(head, bytes)}, not like a test report; accepted are: ${accepted}`
}

function looksLike(head: string, bytes: Uint8Array): string {
  const text = head.trimStart()
  if (/^(<!doctype html|<html)\b/i.test(text)) return 'an HTML page'
  const root = xmlRootOf(head)
  if (root !== undefined) return `XML with the root element <${root.slice(0, 60)}>`
  if (text.startsWith('<')) return 'XML that is cut off or broken'
  if (isBinary(head, bytes)) return `a binary file${kindOfBinary(bytes)}`
  if (text.startsWith('{') || text.startsWith('[')) return 'JSON without test results that can be told'
  if (text === '') return 'blank lines'
  return `plain text (it begins with ${JSON.stringify(firstLine(text))})`
}

function isBinary(head: string, bytes: Uint8Array): boolean {
  if (byteOrderOf(bytes).markBytes === 2) return false
  return bytes.includes(0) || (head.match(/\ufffd/g)?.length ?? 0) > head.length / 50
}

function kindOfBinary(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return ' (a zip archive)'
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return ' (compressed with gzip)'
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return ' (a PNG image)'
  if (bytes[0] === 0x7f && bytes[1] === 0x45) return ' (a program)'
  return ''
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
