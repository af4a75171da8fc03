import { UntilgreenError } from '../errors.js'
import { systemClock } from '../platform/clock.js'
import type { Call } from './command.js'
import { textOption } from './option-values.js'

/**
 * Who decides. A fixer or a test that could accept its own work would make every rule worthless.
 * @throws UntilgreenError USAGE inside a command of a loop.
 */
export function onlyPersons(call: Call, command: string): string {
  const { UNTILGREEN_COMMAND, USER, LOGNAME } = call.io.env
  if (UNTILGREEN_COMMAND !== undefined)
    throw new UntilgreenError(
      'USAGE',
      `${command} is for persons: it refuses to run inside a command of a loop (UNTILGREEN_COMMAND is set)`,
      { hint: 'Run it yourself, in a shell of your own.' },
    )
  return USER ?? LOGNAME ?? 'someone'
}

/** A day that is not over, as 2026-03-31, by this machine's date in UTC. @throws UntilgreenError USAGE */
export function untilOption(call: Call): string {
  const until = textOption(call.options, 'until')
  if (until === undefined) throw new UntilgreenError('USAGE', '--until DATE is missing: nothing is accepted for ever')
  const day = new Date(`${until}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== until)
    throw new UntilgreenError('USAGE', `--until '${until}' is no date: 2026-03-31`)
  if (until < new Date(systemClock.now()).toISOString().slice(0, 10))
    throw new UntilgreenError('USAGE', `--until ${until} is over`)
  return until
}

/** @throws UntilgreenError USAGE where it is missing or empty. */
export function reasonOption(call: Call): string {
  const reason = textOption(call.options, 'reason')?.trim()
  if (reason) return reason
  throw new UntilgreenError('USAGE', '--reason TEXT is missing: who reads this later has to know why')
}
