import type { Event } from '../../../model/event.js'
import { type Sighting, TESTS } from '../environment.js'

/** (1) Green is claimed only where each P1 test was answered yes by the deployed revision, in that cycle's last run of the suite. */
export function checkGreen(events: readonly Event[], sightings: readonly Sighting[]): string[] {
  return events.flatMap((event) => {
    if (event.event !== 'cycle:finished' || !event.green) return []
    const answers = lastAnswers(event.cycle, sightings)
    const lies = TESTS.filter(
      (test) => !answers.some((one) => one.test === test && one.passed && one.revision === event.revision),
    )
    const noes = answers.filter(({ passed }) => !passed).map(({ test }) => test)
    if (lies.length === 0 && noes.length === 0) return []
    return [
      `cycle ${event.cycle} is called green on ${event.revision}; not answered yes there: ${[...lies, ...noes].join(', ')}`,
    ]
  })
}

/** What the environment answered to the last run of the suite in a cycle. */
export function lastAnswers(cycle: number, sightings: readonly Sighting[]): Sighting[] {
  const answers = sightings.filter((one) => one.kind === 'check' && one.cycle === cycle)
  // A run that never asked counts too: it has no answers.
  const run = sightings.findLast((one) => one.kind === 'test' && one.cycle === cycle)?.command
  const last = answers.at(-1)?.command
  const control = last !== undefined && last !== run && !answers.some(({ command }) => command === run)
  return answers.filter(({ command }) => command === (control ? last : run))
}
