// @ts-check
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineAdapter } from 'untilgreen'
import { z } from 'zod'

/**
 * A tracker of one's own: each change of a ticket is a line of JSON. A key that is there already is not written again, so that
 * a change which is tried twice (after a crash, say) stays one change.
 */
export const jsonLinesTracker = defineAdapter({
  kind: 'json-lines',
  summary: 'a line of JSON for each change of a ticket',
  options: z.object({ file: z.string() }),
  /**
   * @param {{ file: string }} options
   * @param {import('untilgreen').TrackerContext} context
   * @returns {import('untilgreen').Tracker}
   */
  create({ file }, { workingDirectory }) {
    const path = join(workingDirectory, file)
    return {
      kind: 'json-lines',
      async apply({ key, kind, reason, ticket }) {
        const lines = await linesOf(path)
        const id = ticket.id || idOf(lines, key)
        const { title, category, owner, tests } = ticket
        if (!lines.some((line) => line.key === key)) {
          await appendFile(path, `${JSON.stringify({ key, kind, id, title, category, owner, tests, reason })}\n`)
        }
        return { id, file }
      },
    }
  },
})

/** @returns {Promise<{ key: string, id: string }[]>} */
async function linesOf(/** @type {string} */ path) {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

/** The id that this change got the first time, or the next free one. */
function idOf(/** @type {{ key: string, id: string }[]} */ lines, /** @type {string} */ key) {
  const known = lines.find((line) => line.key === key)
  return known?.id ?? `J-${new Set(lines.map(({ id }) => id)).size + 1}`
}
