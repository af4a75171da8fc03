import type { RuleResult } from '../audit-finding.js'
import type { ReportLine } from '../report-lines.js'

interface Shape {
  what: string
  /** The group, or else the whole, is the secret. */
  pattern: RegExp
  accept?(secret: string, match: RegExpMatchArray): boolean
}

const HIDDEN = '***'
const PLACEHOLDER =
  /\*{3}|^[x•.…#-]+$|^<.*>?$|^\$|^%\w+%?$|^\{|redact|mask|hidden|placeholder|your[-_ ]|example|changeme|^(?:password|passwd|pass|pwd|true|false|null|none|undefined|unset|set|missing|empty|yes|no|required|optional|string|env|process\.env.*|os\.environ.*|secrets?\..*|vault:.*)$/i
const NOT_A_VALUE =
  /(?:_NAME|_FILE|_PATH|_ENV|_URL|_TYPE|_ALG|_ALGORITHM|_ISSUER|_AUDIENCE|_COUNT|_LENGTH|_TTL|_EXPIRY|_EXPIRES|_TIMEOUT|_LIMIT|_REF|_ID|_LIFETIME|_SECONDS|_MINUTES|TOKENS)$/i

const SHAPES: readonly Shape[] = [
  { what: 'a token (JWT), or a part of one', pattern: /(?<![A-Za-z0-9])e(?:yJ|yA|wo)[\w-]{7,}(?:\.[\w-]*)*/g },
  {
    what: 'a token encoded once more as base64, or a part of one',
    pattern: /(?<![A-Za-z0-9])(?:ZXlK|ZXlB|ZXdv)[\w+/-]{5,}=*/g,
  },
  {
    what: 'a token encoded once more as base64, or a part of one',
    pattern: /\bjwt\.([\w+/-]{12,}=*(?:\.[\w-]+)*)/g,
    accept: (text) => /\d/.test(text) && /[A-Z]/.test(text),
  },
  {
    what: 'a bearer token',
    pattern: /\bbearer[ \t"':=]+([\w.~+/-]{8,}=*)/gi,
    accept: (text) => (text.length >= 16 && /\d/.test(text)) || text.length >= 32,
  },
  {
    what: 'credentials of basic authentication',
    pattern: /\bbasic[ \t]+([A-Za-z0-9+/]{12,}={0,2})/gi,
    accept: (text) => text.length % 4 === 0 && (/=$/.test(text) || /\d/.test(text)),
  },
  {
    what: 'a password in an address',
    pattern: /(?<![\w+.-])[a-z][\w+.-]{0,30}:\/\/[^\s:/?#@"'<>]{0,256}:([^\s/?#"'<>]{1,256})@/gi,
  },
  {
    what: 'the value of a secret variable',
    pattern:
      /\b((?:[A-Za-z0-9]{1,40}_){0,8}(?:SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS?)(?:_[A-Z0-9_]+)?)\s*=\s*["'`]?([^\s"'`|,;)]{4,})/gi,
    accept: (text, match) => !NOT_A_VALUE.test(match[1] ?? '') && !/^[=>]/.test(text),
  },
  {
    what: 'the value of a secret variable',
    pattern:
      /\b((?:[A-Z0-9]{1,40}_){1,8}(?:SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_KEY)(?:_[A-Z0-9_]+)?)\s*:\s*["'`]?([^\s"'`|,;)]{8,})/g,
    accept: (text, match) => !NOT_A_VALUE.test(match[1] ?? '') && /\d/.test(text),
  },
  {
    what: 'the value of a secret key',
    pattern:
      /["'](\w*(?:password|passwd|secret|token|api_?key|private_?key|access_?key))["']\s*:\s*["']([^"'\s]{4,})["']/gi,
    accept: (text, match) => !NOT_A_VALUE.test(match[1] ?? '') && /\d|[^a-z_]/i.test(text),
  },
  {
    what: 'a password',
    pattern: /\b(?:password|passwd|pwd)\b["']?\s*(?:is|:|=)\s*["'`]?([^\s"'`|,;)]{6,})/gi,
    accept: (text) => /\d/.test(text) && /[a-z]/i.test(text),
  },
  { what: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}/g },
  { what: 'a GitLab token', pattern: /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w.-]{16,}/g },
  { what: 'an AWS key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: 'a Slack token', pattern: /\b(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}/g },
  { what: 'a Slack webhook', pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/-]{10,})/g },
  {
    what: 'an API key',
    pattern: /\b(?:sk-[A-Za-z0-9_-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{12,}|AIza[\w-]{30,}|npm_[A-Za-z0-9]{30,})/g,
  },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----.*/g },
]

/** Secrets that a report prints, fragments included. */
export function secretExposed(lines: readonly ReportLine[]): RuleResult {
  const findings = lines.flatMap(({ text, number }) => {
    const found = secretsIn(text)
    const what = [...new Set(found.map((secret) => secret.what))]
    return found.length === 0
      ? []
      : [
          {
            rule: 'secret-exposed' as const,
            line: number,
            detail: `the line shows ${what.join(' and ')}: withdraw it and mask it`,
          },
        ]
  })
  return { claims: findings.length, findings }
}

/** The text with each secret as `***`. */
export function withoutSecrets(text: string): string {
  let masked = text
  for (const { secret } of secretsIn(text).sort((a, b) => b.secret.length - a.secret.length))
    masked = masked.replaceAll(secret, HIDDEN)
  return masked
}

function secretsIn(text: string): { what: string; secret: string }[] {
  return SHAPES.flatMap(({ what, pattern, accept }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const secret = match[2] ?? match[1] ?? match[0]
      const isReal = !PLACEHOLDER.test(secret) && (accept?.(secret, match) ?? true)
      return isReal ? [{ what, secret }] : []
    }),
  )
}
