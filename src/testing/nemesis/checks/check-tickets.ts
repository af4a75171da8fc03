import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markIn } from '../../../stages/ticket/trackers/remote/hidden-mark.js'
import type { World } from '../world.js'

/** (3) At most one ticket for a cause. */
export function checkTickets({ tracker, folder }: World): string[] {
  const causes = tracker
    ? tracker.issues.map((issue) => causeOf(issue))
    : causesOfFiles(join(folder, 'state/small/tickets'))
  const known = causes.filter((cause) => cause !== undefined)
  const unmarked = causes.length - known.length
  const doubled = [...new Set(known.filter((cause, index) => known.indexOf(cause) !== index))]
  return [
    ...doubled.map((cause) => `${known.filter((one) => one === cause).length} tickets for the cause ${cause}`),
    ...(unmarked > 0 ? [`${unmarked} tickets without a mark`] : []),
  ]
}

/** What stands in an issue's mark, wherever its host keeps it. */
function causeOf({ body, properties }: { body: unknown; properties: Record<string, unknown> }): string | undefined {
  const inText = typeof body === 'string' ? markIn(body)?.cause : undefined
  const inProperty = Object.values(properties).find(
    (value) => typeof (value as { cause?: unknown })?.cause === 'string',
  )
  return inText ?? (inProperty as { cause: string } | undefined)?.cause
}

function causesOfFiles(folder: string): (string | undefined)[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => /^cluster: *"?([^"\n]+)/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? name)
}
