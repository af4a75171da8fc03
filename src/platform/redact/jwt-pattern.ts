import type { Range } from './range.js'

const LABEL = '***jwt***'
/** A JSON object's first bytes in base64url: `{"`, `{ `, `{` and a line break. */
const TOKEN = /e(?:yJ|yA|wo|w0|wk)[\w-]{4,4096}\.[\w-]*(?:\.[\w-]*)*/dg
const TOKEN_ANCHORS = ['eyJ', 'eyA', 'ewo', 'ew0', 'ewk']
/** `eyJ` encoded once more, at each of base64's three shifts. */
const ENCODED_ANCHORS = ['ZXlK', 'ZXlB', 'ZXdv', 'leUo', 'leUp', 'V5S', 'V5Q']
/** Too short to hold a token. */
const SHORTEST_ENCODED = 40

/** JSON Web Tokens: the first part decodes to JSON with `alg`. One without its last part is masked too: most of it is there. */
export function findTokens(bytes: Buffer, asText: () => string): Range[] {
  if (!TOKEN_ANCHORS.some((anchor) => bytes.includes(anchor, 0, 'latin1'))) return []
  return tokensIn(asText())
}

/** Tokens that were encoded as base64 once more, as clients do that put one into a WebSocket subprotocol: `jwt.<base64url>`. */
export function findEncodedTokens(bytes: Buffer, asText: () => string): Range[] {
  if (!ENCODED_ANCHORS.some((anchor) => bytes.includes(anchor, 0, 'latin1'))) return []
  const found: Range[] = []
  for (const match of asText().matchAll(new RegExp(`[\\w+/-]{${SHORTEST_ENCODED},}={0,2}`, 'dg'))) {
    const [start, end] = match.indices?.[0] ?? [0, 0]
    if (ENCODED_ANCHORS.some((anchor) => match[0].includes(anchor)) && decodesToToken(match[0])) {
      found.push({ start, end, label: LABEL })
    }
  }
  return found
}

function tokensIn(text: string): Range[] {
  const found: Range[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [start, end] = match.indices?.[0] ?? [0, 0]
    if (isHeader(match[0].slice(0, match[0].indexOf('.')))) found.push({ start, end, label: LABEL })
  }
  return found
}

function isHeader(part: string): boolean {
  return /^\s*\{[\s\S]*"alg"\s*:/.test(Buffer.from(part, 'base64url').toString('latin1'))
}

/** What stands before it in the same run of characters (`token-…`) moves the groups: each of four beginnings is tried. */
function decodesToToken(run: string): boolean {
  return [0, 1, 2, 3].some((skip) => tokensIn(Buffer.from(run.slice(skip), 'base64url').toString('latin1')).length > 0)
}
