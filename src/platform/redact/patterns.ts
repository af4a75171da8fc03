import { encodedTokenPattern, tokenPattern } from './jwt-pattern.js'
import type { Pattern } from './pattern.js'
import { privateKeyPattern } from './private-key-pattern.js'
import type { Range } from './range.js'

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A shape that is a secret whatever its value, and an expression finds it. */
interface Shape {
  label: string
  anchors: readonly string[]
  /** Global, over bytes as Latin-1. The group, where there is one, is what is masked. */
  expression: RegExp
  /** Says no to what only looks like it. */
  accept?(text: string): boolean
}

const SHAPES: readonly Shape[] = [
  {
    label: '***token***',
    anchors: ['earer', 'EARER'],
    expression: /\bbearer[ \t"':=]+([\w.~+/-]{8,}=*)/dgi,
    // "Bearer authentication failed" is prose.
    accept: (text) => text.length >= 24 || /\d/.test(text),
  },
  {
    label: '***authorization***',
    anchors: ['uthorization', 'UTHORIZATION'],
    expression:
      /\bauthorization["']?[ \t]*[:=][ \t]*["']?(?:bearer|basic|token|apikey|negotiate)[ \t]+([^\s"',;*]{4,})/dgi,
  },
  {
    label: '***credentials***',
    anchors: ['asic', 'ASIC'],
    expression: /\bbasic[ \t]+([A-Za-z0-9+/]{8,}={0,2})/dgi,
    accept: holdsPassword,
  },
  {
    label: '***password***',
    anchors: eachOf('abcdefghijklmnopqrstuvwxyz0123456789', (char) => `${char}://`),
    expression: /:\/\/[^\s:/?#@"'<>]{0,256}:([^\s/?#"'<>]{1,256})@/dg,
    accept: (text) => !/^\*+$/.test(text),
  },
  {
    label: '***github-token***',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    expression: /gh[pousr]_[A-Za-z0-9]{30,}/dg,
  },
  { label: '***github-token***', anchors: ['github_pat_'], expression: /github_pat_\w{22,}/dg },
  {
    label: '***gitlab-token***',
    anchors: [
      'glpat-',
      'gldt-',
      'glrt-',
      'glcbt-',
      'glptt-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glsoat-',
      'glffct-',
    ],
    expression: /\bgl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w.-]{20,}/dg,
  },
  { label: '***aws-key-id***', anchors: ['AKIA', 'ASIA'], expression: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/dg },
  {
    label: '***aws-secret***',
    anchors: ['ecret', 'ECRET'],
    expression: /aws_?secret_?(?:access_?)?key["']?[ \t]*[:=][ \t]*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/dgi,
  },
  {
    label: '***slack-token***',
    anchors: eachOf('abeoprs', (char) => `xox${char}`, 'xapp-'),
    expression: /\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}/dg,
  },
  {
    label: '***slack-webhook***',
    anchors: ['hooks.slack.com'],
    expression: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/-]{10,})/dg,
  },
  { label: '***npm-token***', anchors: ['npm_'], expression: /\bnpm_[A-Za-z0-9]{36}\b/dg },
  {
    label: '***api-key***',
    anchors: eachOf(ALPHANUMERIC, (char) => `sk-${char}`, 'sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'),
    expression: /\b(?:sk-[A-Za-z0-9_-]{32,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,})/dg,
  },
  { label: '***google-key***', anchors: ['AIza'], expression: /\bAIza[\w-]{35}/dg },
  {
    label: '***value***',
    anchors: ['SECRET', 'PASSW', 'TOKEN', 'API_KEY', 'APIKEY', 'PRIVATE_KEY'],
    expression: /(?:SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_KEY)[A-Z0-9_]{0,64}=["']?([^\s"'$*<>{}]{8,})/dg,
    accept: (text) => /\d/.test(text),
  },
]

/** Everything that is masked without being known. */
export const PATTERNS: readonly Pattern[] = [
  ...SHAPES.map((shape) => ({ anchors: shape.anchors, find: (text: string) => findShape(shape, text) })),
  tokenPattern,
  encodedTokenPattern,
  privateKeyPattern,
]

function findShape(shape: Shape, text: string): Range[] {
  const found: Range[] = []
  for (const match of text.matchAll(shape.expression)) {
    const [start, end] = match.indices?.[1] ?? match.indices?.[0] ?? [0, 0]
    if (shape.accept?.(text.slice(start, end)) ?? true) found.push({ start, end, label: shape.label })
  }
  return found
}

function eachOf(characters: string, make: (char: string) => string, ...more: string[]): string[] {
  return [...[...characters].map(make), ...more]
}

/** `user:password`, printable, and a whole number of base64 groups. "Basic authentication" is prose. */
function holdsPassword(text: string): boolean {
  if (text.length % 4 !== 0) return false
  return /^[^:\x00-\x1f]*:[^\x00-\x1f]+$/.test(Buffer.from(text, 'base64').toString('utf8'))
}
