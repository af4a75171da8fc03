import type { Event } from '../../../model/event.js'
import type { Sighting } from '../environment.js'

/**
 * (2) No gap in the sequence; one owner to a fence, and fences grow; each cycle begins once and ends at most once; a deploy that is done
 * is never done again in its cycle, and none happens that was not written down before.
 * @param tornOff pieces that the random run itself cut off the journal.
 */
export function checkJournal(events: readonly Event[], sightings: readonly Sighting[], tornOff: string): string[] {
  return [
    ...events.flatMap(({ seq }, index) => (seq === index + 1 ? [] : [`number ${index + 1} is due, there is ${seq}`])),
    ...checkOwners(events),
    ...checkCycles(events),
    ...checkDeploys(events, sightings, tornOff),
    ...checkFences(sightings),
  ]
}

function checkOwners(events: readonly Event[]): string[] {
  const owners = events.filter((event) => event.event === 'owner:changed')
  return owners.flatMap(({ fence, seq }, index) =>
    index > 0 && fence <= (owners[index - 1]?.fence ?? 0) ? [`event ${seq}: fence ${fence} does not grow`] : [],
  )
}

function checkCycles(events: readonly Event[]): string[] {
  const problems: string[] = []
  let open: number | undefined
  let last = 0
  for (const event of events) {
    if (event.event === 'cycle:started') {
      if (open !== undefined) problems.push(`cycle ${event.cycle} begins while ${open} is open`)
      if (event.cycle !== last + 1) problems.push(`cycle ${event.cycle} follows ${last}`)
      open = event.cycle
      last = event.cycle
    }
    if (event.event === 'cycle:finished') {
      if (open !== event.cycle) problems.push(`cycle ${event.cycle} ends, open is ${open}`)
      open = undefined
    }
  }
  return problems
}

function checkDeploys(events: readonly Event[], sightings: readonly Sighting[], tornOff: string): string[] {
  const problems: string[] = []
  const done = new Set<string>()
  const intended = new Set<string>()
  for (const event of events) {
    if (event.event === 'effect:intended') {
      if (done.has(event.key)) problems.push(`event ${event.seq}: ${event.key} is intended again after it was done`)
      if (event.command !== undefined) intended.add(event.command)
    }
    if (event.event === 'effect:done') {
      if (done.has(event.key)) problems.push(`event ${event.seq}: ${event.key} is done twice`)
      done.add(event.key)
    }
  }
  const deploys = sightings.filter(({ kind }) => kind === 'deploy')
  for (const { command, cycle } of deploys) {
    if (!intended.has(command) && !tornOff.includes(command))
      problems.push(`cycle ${cycle}: the deploy ${command} happened and stands in no journal`)
  }
  const commands = deploys.map(({ command }) => command)
  for (const command of commands.filter((one, index) => commands.indexOf(one) !== index))
    problems.push(`the deploy ${command} happened twice`)
  return problems
}

/** As the environment saw them: an older owner never comes after a newer one. */
function checkFences(sightings: readonly Sighting[]): string[] {
  const deploys = sightings.filter(({ kind }) => kind === 'deploy')
  return deploys.flatMap(({ fence, cycle }, index) =>
    fence < (deploys[index - 1]?.fence ?? 0) ? [`cycle ${cycle}: a deploy came with the old fence ${fence}`] : [],
  )
}
