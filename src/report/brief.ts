/** A text of at most `characters`, cut in its middle; a cut one says how long it was. */
export function brief(text: string, characters: number): string {
  if (text.length <= characters) return text
  const all = [...text]
  if (all.length <= characters) return text
  const head = Math.ceil((characters * 2) / 3)
  const tail = characters - head
  return `${all.slice(0, head).join('')} … ${all.slice(-tail).join('')} (${all.length} characters)`
}
