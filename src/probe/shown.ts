/** A value as JSON on one line, bounded: what messages show. */
export function shown(value: unknown, maxLength = 300): string {
  const text = JSON.stringify(value) ?? String(value)
  return bounded(text, maxLength)
}

/** Text that is too long is cut, and says so. */
export function bounded(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  return `${text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '')}… (${text.length} characters)`
}

/** Head and tail of a long text. */
export function headAndTail(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const cut = `\n… ${text.length - maxLength} characters left out …\n`
  const room = maxLength - cut.length
  const head = Math.floor(room / 2)
  return `${text.slice(0, head)}${cut}${text.slice(text.length - (room - head))}`
}
