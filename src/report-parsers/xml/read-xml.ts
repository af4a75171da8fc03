import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { ReportProblem, ReportProblemKind } from '../../model/test-run.js'
import { addProblem } from '../claims.js'
import { LIMITS } from '../limits.js'
import { decodeXml } from './decode-xml.js'

/** What a reader of one XML format is told, in document order. */
export interface XmlHandler {
  open(name: string, attributes: Record<string, string>, line: number): void
  /** Character data and CDATA, in pieces. */
  text(text: string): void
  close(name: string): void
  comment?(text: string): void
}

/**
 * Reads one XML document and tells `handler`. Memory is bounded by `LIMITS`, not by the file.
 * A DTD, an entity beyond XML's five and whatever goes beyond a limit are `hostile`; reading stops there.
 * What ends early is `cut`. Any other breach of the grammar is `malformed`.
 */
export async function readXml(
  chunks: AsyncIterable<Uint8Array>,
  problems: ReportProblem[],
  handler: XmlHandler,
): Promise<void> {
  const parser = new SaxesParser()
  const guard = createGuard(parser, problems)
  listen(parser, guard, handler)
  try {
    for await (const text of decodeXml(chunks, problems)) {
      for (let at = 0; at < text.length; at += SLICE_CHARS) {
        parser.write(text.slice(at, at + SLICE_CHARS))
        guard.bound(handler)
      }
    }
    guard.ending()
    parser.close()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
}

/** A chunk may be the whole file: limits are looked at this often. */
const SLICE_CHARS = 256 * 1024
const NAME_CHARS = 4096

/** Thrown to leave the parser: the reason stands in `problems` already. */
class Stopped extends Error {}

/** What saxes 6.0.0 (the version is pinned) holds of a token that has not ended yet. */
interface Buffers {
  text: string
  /** Within a tag, the name that its text belongs to; else empty. */
  name: string
  entity: string
  /** True once a DTD has begun. */
  doctype: boolean
}

interface Guard {
  /** Hands on what has piled up of one text, and stops where another token has no end. */
  bound(handler: XmlHandler): void
  ending(): void
  fail(error: Error): void
  attribute(name: string, value: string): void
  opened(): void
  closed(): void
}

function createGuard(parser: SaxesParser, problems: ReportProblem[]): Guard {
  const buffers = parser as unknown as Buffers
  let depth = 0
  let isEnding = false
  let attributes = 0
  let attributeChars = 0

  function stop(kind: ReportProblemKind, message: string): never {
    addProblem(problems, kind, message, parser.line)
    throw new Stopped(message)
  }

  return {
    bound(handler) {
      if (buffers.name.length > NAME_CHARS) stop('hostile', `a name is longer than ${NAME_CHARS} characters`)
      if (buffers.entity.length > NAME_CHARS) stop('hostile', 'an entity has no end')
      if (buffers.doctype) stop('hostile', DTD)
      const isInTag = buffers.name !== ''
      if (isInTag && attributeChars + buffers.text.length > LIMITS.attributeChars) stop('hostile', TOO_LONG)
      if (isInTag || buffers.text.length < SLICE_CHARS) return
      if (depth > 0) handler.text(buffers.text)
      buffers.text = ''
    },
    ending() {
      isEnding = true
      if (buffers.doctype) stop('hostile', DTD)
    },
    fail(error) {
      const message = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
      if (isEnding) stop('cut', `the file ends too early (${message})`)
      if (message === 'undefined entity') stop('hostile', "an entity beyond XML's five is used")
      if (message !== 'disallowed character') stop('malformed', `not well-formed: ${message}`)
      addProblem(problems, 'malformed', 'a character that XML forbids', parser.line)
    },
    attribute(name, value) {
      attributes++
      attributeChars += name.length + value.length
      if (attributes > LIMITS.attributes) stop('hostile', `an element has more than ${LIMITS.attributes} attributes`)
      if (attributeChars > LIMITS.attributeChars) stop('hostile', TOO_LONG)
    },
    opened() {
      if (buffers.doctype) stop('hostile', DTD)
      attributes = 0
      attributeChars = 0
      depth++
      if (depth > LIMITS.depth) stop('hostile', `elements are nested more than ${LIMITS.depth} deep`)
    },
    closed() {
      depth--
    },
  }
}

const DTD = 'the file has a DTD'
const TOO_LONG = `an element's attributes are longer than ${LIMITS.attributeChars} characters`

/** At most seven events: `on` stores by computed name, and one more property turns the parser into a slow, dictionary-like object. */
function listen(parser: SaxesParser, guard: Guard, handler: XmlHandler): void {
  parser.on('error', (error) => guard.fail(error))
  parser.on('attribute', ({ name, value }) => guard.attribute(name, value))
  parser.on('opentag', (tag) => {
    guard.opened()
    handler.open(tag.name, (tag as SaxesTagPlain).attributes, parser.line)
  })
  parser.on('text', (text) => handler.text(text))
  parser.on('cdata', (text) => handler.text(text))
  parser.on('comment', (text) => handler.comment?.(text))
  parser.on('closetag', (tag) => {
    guard.closed()
    handler.close(tag.name)
  })
}
