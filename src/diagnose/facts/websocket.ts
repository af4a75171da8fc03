import type { Facts } from '../../model/facts.js'
import { maskText } from '../mask.js'

/** RFC 6455 §7.4.1 and the IANA registry: the names that libraries print beside a code. */
const NAMES =
  'OK|going away|protocol error|unsupported data|no status (?:code|received|rcvd)[^)]*|abnormal closure[^)]*|connection closed abnormally[^)]*|invalid (?:frame )?payload(?: data)?|policy violation|message too big|mandatory ext[^)]*|extension (?:required|negotiation)[^)]*|internal (?:server )?error|service restart|try again later|bad gateway|TLS handshake|private use|registered|normal(?: closure)?'

const CODE = '(1\\d{3}|[34]\\d{3})'
const CODES: readonly RegExp[] = [
  new RegExp(String.raw`\breceived ${CODE} \(`, 'i'),
  new RegExp(String.raw`\bsent ${CODE} \(`, 'i'),
  new RegExp(String.raw`\bclose ${CODE}\b`, 'i'),
  new RegExp(String.raw`\b${CODE},? ?\(?["']?(?:${NAMES})\b`, 'i'),
  new RegExp(
    String.raw`\bclos(?:e|ed|es|ing|ure)\b[^\n]{0,60}?(?:code|with|status|was|by server|event|:|=)["']?[ :=('"\[]{0,3}${CODE}\b(?! ?(?:ms|s|bytes)\b)`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:close_?code|close code|wsCode|CloseStatus)["']?(?:\(\w+)?[ :=('"\[]{1,3}(?:code=)?${CODE}\b`,
    'i',
  ),
  new RegExp(
    String.raw`\bcode["']?[ ]?[:=] ?["']?${CODE}\b(?=[^\n]{0,80}(?:reason|websocket|socket|\bws\b|close))`,
    'i',
  ),
  new RegExp(
    String.raw`(?:websocket|\bwss?\b|socket|disconnect|CloseEvent)[^\n]{0,80}?\b(?:code|close[dr]?)["']?[ :=(]{1,3}${CODE}\b`,
    'i',
  ),
  /(?:websocket|\bws\b)[^\n]{0,60}?\b(100[0-9]|101[0-5])\b(?! ?(?:ms|s|bytes|messages|B)\b)/i,
]

const REASONS: readonly RegExp[] = [
  /\breceived \d{4} \([^)]*\)[,:]? (?!; ?then|then sent|and sent)([^\n;]+)/i,
  /\b(?:close_?|close )?reason(?:ed)?["']?(?: was| is|:|=)+ ?(?:b?"([^"\n]*)"|b?'([^'\n]*)'|<([^>\n]+)>|([^\n,;)\]}]+))/i,
  /\bclose \d{4}(?: \([^)]*\))?: ([^\n;]+)/i,
  /\bsent \d{4} \([^)]*\) ([^\n;]+)/i,
  /\b(?:1\d{3}|[34]\d{3}) \((?:[^)]*)\)[:,]? (?:- )?([^\n;:]+)/i,
  /\bclos\w*\b[^\n]{0,40}?\b(?:1\d{3}|[34]\d{3})\b\)?(?:[:,]| -| –) ?["']?([A-Za-z][^\n;"']+)/i,
  /\b(?:1\d{3}|[34]\d{3}) \(([^)\n]{3,})\)/,
  /\b(?:1\d{3}|[34]\d{3}),? ["']([^"'\n]{3,})["']/,
]

/** A WebSocket close code and its reason, from the spellings of websockets, ws, gorilla, Jetty, browsers and .NET. */
export function websocketFacts(text: string): Pick<Facts, 'closeCode' | 'closeReason'> {
  const closeCode = findCode(text)
  if (closeCode === undefined) return {}
  const closeReason = findReason(text)
  return { closeCode, ...(closeReason !== undefined && { closeReason }) }
}

function findCode(text: string): number | undefined {
  for (const pattern of CODES) {
    const code = Number(pattern.exec(text)?.[1])
    if ((code >= 1000 && code <= 1015) || (code >= 3000 && code <= 4999)) return code
  }
  if (/\bno close frame received\b|\babnormal(?:ly)? clos|\bclosed abnormally\b/i.test(text)) return 1006
  return undefined
}

function findReason(text: string): string | undefined {
  for (const pattern of REASONS) {
    const found = pattern
      .exec(text)
      ?.slice(1)
      .find((part) => part !== undefined)
    const reason = found === undefined ? '' : cleanReason(found)
    if (reason !== '') return reason
  }
  return undefined
}

function cleanReason(text: string): string {
  const reason = maskText(text)
    .replace(/;? ?(?:then|and) sent .*$/i, '')
    .replace(/[\s"'.,;:)\]}]+$/, '')
    .replace(/^[\s"'(]+/, '')
  if (/^(?:none|null|undefined|empty|no reason|<n>|n\/a)?$/i.test(reason)) return ''
  return new RegExp(`^(?:${NAMES})$`, 'i').test(reason) ? '' : reason
}
