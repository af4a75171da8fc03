import { decodeBase64Text } from './base64url.js'

/** A token without what stood round it. */
export interface Unwrapped {
  token: string
  /** Outermost first. */
  layers: Layer[]
  /** Something was left out with dots, as logs do: at the end or in the middle. */
  cut: boolean
  /** The WebSocket subprotocol as it was given, where there is one. */
  subprotocol?: string
}

export type Layer = 'text' | 'quotes' | 'authorization' | 'bearer' | 'subprotocol-header' | 'subprotocol' | 'base64url'

/** Layers that are how tokens travel; anything else round a token was put there once too often. */
const USUAL =
  /^(?:text )?(?:quotes )?(?:(?:authorization )?(?:bearer )?|(?:subprotocol-header )?(?:subprotocol (?:base64url )?)?)$/
const DEEPEST = 8
/** A JSON object's first bytes in base64. */
const HEADER_START = /^e(?:yJ|yA|wo|w0|wk|30)/
const DOTS = /\.{3,}|…/
const CUT_END = /(?:\.{3,}|…)["'`,;)\]}]*$/
/** Before a token in a subprotocol; the long one is Kubernetes'. */
const PROTOCOL = /^(?:jwt|bearer|token|access_token|base64url\.bearer\.authorization\.k8s\.io)\./i
const TOKEN_IN_TEXT =
  /(?:^|[^\w.-])((?:[Bb]earer\s+|jwt\.)?(?:e(?:yJ|yA|wo|w0|wk)|ZXlK)[\w+/-]*={0,2}(?:\.[\w+/-]+={0,2}|\.(?!\.)){0,4}(?:\.{3,}|…)?)/
const QUOTES = /^(["'`“”‘’«])([\s\S]*?)["'`“”‘’»][,;]?$/

/** Takes off white space, quotes, `Authorization:`, `Bearer`, the `jwt.` subprotocol and base64url, however deep. */
export function unwrap(input: string): Unwrapped {
  const layers: Layer[] = []
  const state: { cut: boolean; subprotocol?: string } = { cut: false }
  let text = input.replace(/^\uFEFF/, '').trim()
  for (let depth = 0; depth < DEEPEST; depth++) {
    if (CUT_END.test(text) && !/\s/.test(text)) {
      state.cut = true
      text = text.replace(CUT_END, '')
    }
    const next = takeLayer(text, depth)
    if (next === undefined) break
    layers.push(next.layer)
    if (next.layer === 'subprotocol') state.subprotocol ??= text
    text = next.inside.trim()
  }
  return { token: text, layers, ...state, cut: state.cut || DOTS.test(text) }
}

/** The token was wrapped once more than it travels with. */
export function isWrappedTwice({ layers }: Unwrapped): boolean {
  return !USUAL.test(layers.map((layer) => `${layer} `).join(''))
}

/** For the examination's `wrapping`. */
export function wrappingText(layers: readonly Layer[]): string {
  return layers.length === 0 ? 'none' : layers.join(' > ')
}

function takeLayer(text: string, depth: number): { layer: Layer; inside: string } | undefined {
  const quoted = QUOTES.exec(text)
  if (quoted !== null) return { layer: 'quotes', inside: quoted[2] ?? '' }
  const header = /^(?:proxy-)?authorization["']?\s*[:=]\s*/i.exec(text)
  if (header !== null) return { layer: 'authorization', inside: text.slice(header[0].length) }
  const protocols = /^sec-websocket-protocol["']?\s*[:=]\s*/i.exec(text)
  if (protocols !== null) return { layer: 'subprotocol-header', inside: ofList(text.slice(protocols[0].length)) }
  const bearer = /^bearer(?:\s+|%20|:\s*)/i.exec(text)
  if (bearer !== null) return { layer: 'bearer', inside: text.slice(bearer[0].length) }
  if (/^[\w-]+\s*,\s*jwt\./i.test(text)) return { layer: 'subprotocol-header', inside: ofList(text) }
  const protocol = PROTOCOL.exec(text)
  if (protocol !== null) return { layer: 'subprotocol', inside: text.slice(protocol[0].length) }
  return encoded(text) ?? (depth === 0 ? fromText(text) : undefined)
}

/** The offered subprotocol that carries a token. */
function ofList(list: string): string {
  const offered = list.split(',').map((protocol) => protocol.trim())
  return offered.find((protocol) => PROTOCOL.test(protocol)) ?? offered.at(-1) ?? list
}

function encoded(text: string): { layer: Layer; inside: string } | undefined {
  if (text.includes('.') || HEADER_START.test(text) || text.length < 8) return undefined
  // A cut text may end within a group of four: what is whole is read.
  const whole = text.replace(/[=\s]+$/, '')
  const inside = decodeBase64Text(whole) ?? decodeBase64Text(whole.slice(0, whole.length - (whole.length % 4)))
  if (inside === undefined || !/^\s*["']?(?:e(?:yJ|yA|wo|w0|wk)|bearer\s|jwt\.|ZXl|WlhsS)/i.test(inside))
    return undefined
  return { layer: 'base64url', inside }
}

/** A log line, JSON or a header with more in it: the first thing that looks like a token. */
function fromText(text: string): { layer: Layer; inside: string } | undefined {
  if (!/[\s{:=]/.test(text) || isBrokenOverLines(text)) return undefined
  const found = TOKEN_IN_TEXT.exec(text)?.[1]
  if (found === undefined || found === text) return undefined
  // A full stop that ends the sentence.
  return { layer: 'text', inside: found.split('.').length > 3 ? found.replace(/(?<!\.)\.$/, '') : found }
}

/** Nothing but a token's characters and white space: copied from a terminal, not from a sentence. */
function isBrokenOverLines(text: string): boolean {
  return (
    HEADER_START.test(text) &&
    /^[\w.+/=-]+(?:\s+[\w.+/=-]+)*$/.test(text) &&
    text.replace(/\s+/g, '').split('.').length === 3
  )
}
