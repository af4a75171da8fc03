import type { Facts, Phase } from '../model/facts.js'

/** Version of the clustering. Ids are comparable within one version only. */
export const ALGORITHM = 'facts-1'

/** A key as an id: 48 bits, 12 hexadecimal digits (cyrb53 by bryc, public domain). */
export function clusterId(key: string): string {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  const text = `${ALGORITHM}\n${key}`
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (b >>> 0).toString(16).padStart(8, '0').slice(-4) + (a >>> 0).toString(16).padStart(8, '0')
}

/** One readable line: phase where it is known, facts, template. */
export function signatureLine(facts: Facts, phase: Phase, words: readonly string[]): string {
  const named = Object.entries(facts).map(([name, value]) => `${name}=${value}`)
  return [...(phase === 'unknown' ? [] : [phase]), ...named, words.join(' ')].filter((part) => part !== '').join(' · ')
}
