import { createHmac } from 'node:crypto'

/** HMAC-SHA-256 of a text, in base64. */
export function hmacSha256(key: string | Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}

/** The bytes behind base64; what is no base64 is left out of them. */
export function bytesOfBase64(text: string): Uint8Array {
  return Buffer.from(text, 'base64')
}

/** A text's UTF-8 bytes in base64. */
export function base64Of(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
