/** Values that must not be seen, and what hides them. */
export interface Mask {
  /** Shorter than 4 characters can't be hidden without hiding everything. */
  add(secret: string): void
  hide(text: string): string
}

const TOKEN = /eyJ[\w-]{6,}\.[\w-]*(?:\.[\w-]*)*/g
const WRAPPED_TOKEN = /\bjwt\.[\w-]{16,}/g
const NAMED =
  /("?\b[\w-]*(?:token|secret|password|passwd|api_?key|authorization)\b"?\s*[:=]\s*"?)(?!\*\*\*)[^"&\s,}]{4,}/gi

/** Hides the secrets added, whatever looks like a JWT (also as a WebSocket subprotocol), and values under names like token or password. */
export function openMask(): Mask {
  const secrets = new Set<string>()
  return {
    add(secret) {
      if (secret.trim().length >= 4) secrets.add(secret.trim())
    },
    hide(text) {
      let hidden = text
      for (const secret of secrets) hidden = hidden.replaceAll(secret, '***')
      return hidden.replace(TOKEN, '***').replace(WRAPPED_TOKEN, 'jwt.***').replace(NAMED, '$1***')
    },
  }
}
