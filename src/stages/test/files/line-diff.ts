const LINES_SHOWN = 60
const LINE_CHARS = 300

/**
 * What differs between two texts, as `-` and `+` lines: from the first line that differs to the last, at most 60 lines.
 * True, not minimal: equal lines between two changes are shown as removed and added.
 */
export function lineDiff(before: string, after: string): string {
  const old = before === '' ? [] : before.replace(/\n$/, '').split('\n')
  const now = after === '' ? [] : after.replace(/\n$/, '').split('\n')
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const removed = old.slice(head, old.length - tail)
  const added = now.slice(head, now.length - tail)
  const lines = [...bounded(removed, '-'), ...bounded(added, '+')]
  return [`@@ -${head + 1},${removed.length} +${head + 1},${added.length} @@`, ...lines].join('\n')
}

function bounded(lines: readonly string[], sign: string): string[] {
  const shown = lines.slice(0, LINES_SHOWN / 2).map((line) => `${sign}${line.slice(0, LINE_CHARS)}`)
  const more = lines.length - shown.length
  return more > 0 ? [...shown, `${sign}… ${more} more lines`] : shown
}
