import type { TokenFindings } from '../../model/token-findings.js'

const WORDS: Record<string, string> = {
  expired: 'the token is expired',
  'not-yet-valid': 'the token is not valid yet',
  'clock-skew': 'clocks disagree',
  'alg-none': 'the token is not signed',
  'wrong-algorithm': 'the token is signed by another algorithm',
  'unknown-key': 'the token is signed with an unknown key',
  'wrong-issuer': 'the token has another issuer',
  'wrong-audience': 'the token has another audience',
  'missing-claim': 'the token lacks a claim',
  'signature-mismatch': 'the token is signed with an unknown secret',
  'secret-has-whitespace': 'one side’s secret has whitespace at its end',
  'secret-is-base64': 'one side’s secret is base64-encoded',
  'other-secret-matches': 'the token is signed with another secret than the validator’s',
  'double-wrapped': 'the token is wrapped twice',
  truncated: 'the token is cut off',
  malformed: 'the token can’t be decoded',
  'subprotocol-not-a-token': 'the subprotocol is no RFC 6455 token',
}

/** A title with what is proven about the token: `… : the token is expired`. */
export function tokenTitle(title: string, tokens: readonly TokenFindings[]): string {
  const proven = tokens.flatMap(({ findings }) => findings).find(({ confidence }) => confidence === 'proven')
  const words = proven && WORDS[proven.cause]
  return words === undefined ? title : `${title}: ${words}`
}

/** The finding in words. */
export function tokenWords(cause: string): string {
  return WORDS[cause] ?? cause
}
