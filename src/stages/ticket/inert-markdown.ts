import { inertLine } from '../../model/inert-text.js'

const CODE_CHARACTERS = 300
/** Takes no width, is no letter, and breaks what a tracker would read as a mention, a reference or an address. */
const JOINT = '\u200B'

/** Text of others in a line of Markdown: no mention, reference, address, closing word, image or tag comes of it. */
export function plainMarkdown(text: string): string {
  return inertLine(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/@|[#~%&$!](?=[\w"])/g, `$&${JOINT}`)
    .replace(/:\/\//g, `:${JOINT}//`)
    .replace(/(www)\./gi, `$1${JOINT}.`)
    .replace(/(GH)-(?=\d)/gi, `$1${JOINT}-`)
    .replace(/[\\`*_{}[\]<>|!~#]/g, '\\$&')
    .replace(/^(\d{1,9})(?=[.)])/, '$1\\')
    .replace(/^[-+=]/, '\\$&')
}

/** Text of others as a code span: nothing in it is read. At most 300 characters. */
export function codeSpan(text: string): string {
  const line = [...inertLine(text).replace(/\s+/g, ' ').replaceAll('`', "'")].slice(0, CODE_CHARACTERS).join('').trim()
  return line === '' ? '(nothing)' : `\`${line}\``
}
