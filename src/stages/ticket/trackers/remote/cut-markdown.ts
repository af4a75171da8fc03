const NOTE = '_Cut here: the whole text is in the report of the cycle._'

/** Markdown of at most `limit` characters: cut at the end of a line, an open code block closed, and a note that says so. */
export function cutMarkdown(text: string, limit: number): string {
  if (text.length <= limit) return text
  const longestFence = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const room = text.slice(0, Math.max(0, limit - NOTE.length - longestFence - 4))
  const lines = room.slice(0, Math.max(0, room.lastIndexOf('\n')))
  const fence = openFence(lines)
  // In the middle of a line only inside a code block: elsewhere half a line may mean what the whole did not.
  const kept = fence !== undefined && openFence(room) === fence ? room.replace(/[\ud800-\udbff]$/, '') : lines
  return `${kept}\n${fence === undefined ? '' : `${fence}\n`}\n${NOTE}`
}

/** The fence that would close the code block at the end; undefined outside of one. */
function openFence(text: string): string | undefined {
  let open: string | undefined
  for (const line of text.split(/\r\n|\r|\n/)) {
    const fence = /^ {0,3}(`{3,})(.*)$/.exec(line)
    if (fence === null) continue
    const [, run = '', rest = ''] = fence
    if (open === undefined) open = rest.includes('`') ? undefined : run
    else if (run.length >= open.length && rest.trim() === '') open = undefined
  }
  return open
}
