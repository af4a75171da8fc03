/** Forms in which a secret must be nowhere; made here anew, so that a form which the masker forgot is found. */
export function secretForms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const json = JSON.stringify(secret).slice(1, -1)
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift, 'x'), bytes, Buffer.alloc(3, 'y')]).toString('base64')
    // The first and last characters hold bits of the neighbours.
    return text.slice(Math.ceil((shift * 4) / 3) + 1, Math.floor(((shift + bytes.length) * 4) / 3) - 1)
  })
  const base64url = shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [...new Set([secret, json, xml, hex, hex.toUpperCase(), encodeURIComponent(secret), ...shifted, ...base64url])]
}

/** The same as programs print them, in words that a log could hold. */
export function leakLines(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [
    `plain ${secret} end`,
    `json ${JSON.stringify({ password: secret })}`,
    `xml ${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}`,
    `hex ${bytes.toString('hex')} ${bytes.toString('hex').toUpperCase()}`,
    `uri ${encodeURIComponent(secret)}`,
    ...['', 'u', 'us:'].map((user) => `Authorization: Basic ${Buffer.from(user + secret).toString('base64')}`),
    `url-safe ${bytes.toString('base64url')}`,
  ]
}
