/** Bytes of base64url or base64, padded or not; undefined for what is neither, a length that no bytes have included. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/')
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return undefined
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
}

/** Text of base64url or base64; undefined where the bytes are no UTF-8. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = decodeBase64(text)
  if (bytes === undefined) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}
