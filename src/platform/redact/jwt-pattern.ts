import type { Pattern } from './pattern.js'
import type { Range } from './range.js'

const LABEL = '***jwt***'
/** Parts of base64url joined by dots; begun only where the first part begins, so that a long text without a dot is read once. */
const DOTTED = /(?<![\w-])[\w-]+(?:\.[\w-]*)+/dg
/** A JSON object's first bytes in base64url: `{"`, `{ `, `{` and a line break or a tab. */
const HEADER_START = /e(?:yJ|yA|wo|w0|wk)/g
/** Tried in one part: words may stand before a token and be joined to it (`token-eyJ…`). */
const STARTS_TRIED = 8
/** Looked at for `alg`. */
const HEADER_CHARACTERS = 4096
/** `{"` and the low bits of a small letter; `{ "`, `{  `; `{` and a line break or a tab. */
const TOKEN_ANCHORS = [
  ...[...'hijklmnopqrstuvwxyz0123456'].map((char) => `eyJ${char}`),
  ...['eyAi', 'eyAg', 'ewog', 'ewoi', 'ewoJ', 'ew0K', 'ewki', 'ewkg'],
]
/** `eyJ…` encoded once more, at each of base64's three shifts, and the rarer beginnings at none. */
const ENCODED_ANCHORS = ['ZXlK', 'leUp', 'leUo', 'V5Sm', 'V5Sn', 'V5Sj', 'ZXlB', 'ZXdv']
/** A shorter run can't hold a token. */
const RUN = /[\w+/-]{40,}={0,2}/dg

/** JSON Web Tokens: the first part decodes to JSON with `alg`. One without its last part is masked too: most of it is there. */
export const tokenPattern: Pattern = { anchors: TOKEN_ANCHORS, find: tokensIn }

/** Tokens that were encoded as base64 once more, as clients do that put one into a WebSocket subprotocol: `jwt.<base64url>`. */
export const encodedTokenPattern: Pattern = {
  anchors: ENCODED_ANCHORS,
  find: (text) =>
    [...text.matchAll(RUN)].flatMap((match) => {
      const [start, end] = match.indices?.[0] ?? [0, 0]
      const hides = ENCODED_ANCHORS.some((anchor) => match[0].includes(anchor)) && decodesToToken(match[0])
      return hides ? [{ start, end, label: LABEL }] : []
    }),
}

function tokensIn(text: string): Range[] {
  return [...text.matchAll(DOTTED)].flatMap((match) => {
    const [runStart, end] = match.indices?.[0] ?? [0, 0]
    const start = tokenStart(match[0])
    return start === undefined ? [] : [{ start: runStart + start, end, label: LABEL }]
  })
}

/** Where the first part begins that is a header; the last part can't be one. */
function tokenStart(run: string): number | undefined {
  let partStart = 0
  for (let dot = run.indexOf('.'); dot !== -1; dot = run.indexOf('.', partStart)) {
    const part = run.slice(partStart, dot)
    for (const { index } of [...part.matchAll(HEADER_START)].slice(0, STARTS_TRIED)) {
      if (isHeader(part.slice(index, index + HEADER_CHARACTERS))) return partStart + index
    }
    partStart = dot + 1
  }
  return undefined
}

function isHeader(part: string): boolean {
  return /^\s*\{[\s\S]*"alg"\s*:/.test(Buffer.from(part, 'base64url').toString('latin1'))
}

/** What stands before it in the same run of characters (`token-…`) moves the groups: each of four beginnings is tried. */
function decodesToToken(run: string): boolean {
  return [0, 1, 2, 3].some((skip) => tokensIn(Buffer.from(run.slice(skip), 'base64url').toString('latin1')).length > 0)
}
