import { checkClaims } from './check-claims.js'
import { checkKeys } from './check-keys.js'
import { checkSecrets, OTHER_HASH } from './check-secrets.js'
import { CONFIDENCES, type Examination, type ExamineOptions, JWT_CAUSES, type JwtFinding } from './examination.js'
import { readToken, type TokenParts } from './read-token.js'
import { isWrappedTwice, type Unwrapped, unwrap, wrappingText } from './unwrap.js'
import { withholder } from './withhold.js'

/** Tokens are a few kilobytes; servers take no header of more than some tens. */
const LONGEST = 1_000_000
/** Tokens within tokens are opened this deep. */
const DEEPEST = 3

/**
 * Says why a token is not accepted, most likely cause first. Takes it as people have it: bare, with `Bearer`, as a header, as the `jwt.`
 * subprotocol, quoted, cut by a log. Never throws for what stands in the token; the answer holds neither a signature nor a secret.
 */
export async function examineToken(text: string, options: ExamineOptions): Promise<Examination> {
  if (text.length > LONGEST) {
    const detail = `${text.length} characters are no token`
    return {
      wellFormed: false,
      wrapping: 'none',
      header: null,
      claims: null,
      findings: [{ cause: 'malformed', confidence: 'proven', detail }],
    }
  }
  const unwrapped = unwrap(text)
  const { token, parts, nested } = open(unwrapped)
  const show = withholder(options.secrets ?? [], token.split('.')[2] ?? '')
  const header = show(parts.header)
  const claims = show(parts.claims)
  const signature = await signatureFindings(token, parts, options)
  const found = [
    ...wrappingFindings(unwrapped, nested),
    ...shapeFindings(parts, signature),
    ...signature,
    ...(parts.claims === null ? [] : checkClaims(parts.claims, options)),
  ]
  const findings = ranked(found).map((finding) => ({ ...finding, detail: show(finding.detail) }))
  return { wellFormed: parts.findings.length === 0, wrapping: wrappingText(unwrapped.layers), header, claims, findings }
}

/** A token may be the whole payload of another one. */
function open({ token, cut }: Unwrapped): { token: string; parts: TokenParts; nested: boolean } {
  let current = token
  let parts = readToken(current, cut)
  let nested = false
  for (let depth = 0; parts.nested && depth < DEEPEST; depth++) {
    nested = true
    current = unwrap(new TextDecoder().decode(bytesOf(current.split('.')[1] ?? ''))).token
    parts = readToken(current, false)
  }
  return { token: current, parts, nested }
}

function bytesOf(part: string): Uint8Array {
  return Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}

function wrappingFindings(unwrapped: Unwrapped, nested: boolean): JwtFinding[] {
  const found: JwtFinding[] = []
  if (nested) {
    found.push({
      cause: 'double-wrapped',
      confidence: 'proven',
      detail: 'the payload is itself a token: it was signed twice',
    })
  } else if (isWrappedTwice(unwrapped)) {
    const alone = unwrapped.layers.length === 1
    const layers = unwrapped.layers.join(', then ')
    const detail = `there is more round the token than a validator takes off: ${layers}`
    found.push({ cause: 'double-wrapped', confidence: alone ? 'likely' : 'proven', detail })
  }
  const { subprotocol } = unwrapped
  const stranger = subprotocol === undefined ? undefined : /[^\w!#$%&'*+.^`|~…-]/.exec(subprotocol)?.[0]
  if (stranger !== undefined) {
    const detail = `the subprotocol holds ${JSON.stringify(stranger)}, which no RFC 7230 token may: clients refuse to send it, servers to take it. Encode as base64url without padding`
    found.push({ cause: 'subprotocol-not-a-token', confidence: 'proven', detail })
  }
  if (subprotocol?.includes('+') && stranger === undefined) {
    const detail = 'the subprotocol holds `+`: that is base64, and who decodes it as base64url gets something else'
    found.push({ cause: 'malformed', confidence: 'possible', detail })
  }
  return found
}

async function signatureFindings(token: string, parts: TokenParts, options: ExamineOptions): Promise<JwtFinding[]> {
  const { header, findings } = parts
  const algorithm = header?.alg
  if (typeof algorithm !== 'string') return []
  if (/^none$/i.test(algorithm)) {
    return [
      {
        cause: 'alg-none',
        confidence: 'proven',
        detail: `the header says \`alg: ${algorithm}\`: nothing is signed, and no validator may accept that`,
      },
    ]
  }
  const { secrets = [], jwks } = options
  const shared = /^HS(?:256|384|512)$/.test(algorithm)
  if (!shared && !/^(?:RS|PS|ES)(?:256|384|512)$|^ES256K$|^Ed(?:DSA|25519)$/.test(algorithm)) {
    return [
      {
        cause: 'wrong-algorithm',
        confidence: 'likely',
        detail: `${JSON.stringify(algorithm.slice(0, 50))} is no algorithm that signed tokens use (RFC 7518)`,
      },
    ]
  }
  if (!shared && jwks === undefined && secrets.length > 0) {
    return [
      {
        cause: 'wrong-algorithm',
        confidence: 'proven',
        detail: `${algorithm} is verified with a public key, and the validator has shared secrets only`,
      },
    ]
  }
  const whole = parts.claims !== null && parts.signature !== undefined
  let problems: JwtFinding[] = []
  if (shared && secrets.length > 0) problems = whole ? await checkSecrets(parts, secrets) : []
  else if (jwks !== undefined) problems = await checkKeys(token, parts, jwks.keys)
  // That a cut or broken token doesn't match says nothing about the keys.
  return findings.length === 0 ? problems : problems.filter(({ cause }) => cause !== 'signature-mismatch')
}

/** A signature of another algorithm has another length: nothing is cut then. */
function shapeFindings(parts: TokenParts, signature: readonly JwtFinding[]): JwtFinding[] {
  const isOther = signature.some(({ cause, detail }) => cause === 'wrong-algorithm' && detail.startsWith(OTHER_HASH))
  return isOther ? parts.findings.filter(({ cause }) => cause !== 'truncated') : parts.findings
}

function ranked(findings: readonly JwtFinding[]): JwtFinding[] {
  const place = ({ cause, confidence }: JwtFinding) => CONFIDENCES.indexOf(confidence) * 100 + JWT_CAUSES.indexOf(cause)
  return [...findings].sort((a, b) => place(a) - place(b))
}
