import { CronTime } from 'cron'
import { UntilgreenError } from '../../errors.js'

/** `schedule` of a loop file. */
export interface Schedule {
  /** Five fields, or six with seconds first. */
  cron: string
  /** IANA name. */
  timezone: string
}

/**
 * The first run after a moment, in ms since the epoch.
 * Where clocks go forward, a run whose time does not exist comes right after the gap, unless the schedule runs in that hour anyway;
 * where they go back, a run at a fixed hour comes once and an hourly one keeps its pace.
 * @throws UntilgreenError CONFIG_INVALID for what is no schedule, and for one that never comes (31 February).
 */
export function nextRun(schedule: Schedule, afterMs: number): number {
  const time = cronTime(schedule)
  for (let from = afterMs; ; ) {
    const next = following(time, schedule, from)
    if (!isOnlyTheGap(time, schedule, next)) return next
    from = next
  }
}

/** How many runs lie between two moments, both left out; counted up to 1000. */
export function runsBetween(schedule: Schedule, startMs: number, endMs: number): number {
  let count = 0
  for (let at = nextRun(schedule, startMs); at < endMs && count < 1000; at = nextRun(schedule, at)) count++
  return count
}

function cronTime({ cron, timezone }: Schedule): CronTime {
  if (/^\s*@?\d{4}-|^$/.test(cron)) throw bad(cron, 'it is no cron expression')
  try {
    return new CronTime(cron, timezone)
  } catch (cause) {
    throw bad(cron, cause instanceof Error ? cause.message : String(cause))
  }
}

function following(time: CronTime, { cron, timezone }: Schedule, afterMs: number): number {
  try {
    return time.getNextDateFrom(new Date(afterMs), timezone).toMillis()
  } catch {
    throw bad(cron, 'no such date comes within eight years')
  }
}

/** True for a run that stands for a time in a gap, where the schedule has a run of its own in that hour. */
function isOnlyTheGap(time: CronTime, { timezone }: Schedule, atMs: number): boolean {
  if (offsetOf(atMs, timezone) <= offsetOf(atMs - 1, timezone)) return false
  const [, minutes = '*', hours = '*'] = time.toJSON()
  const { hour, minute } = wallTime(atMs, timezone)
  return !has(minutes, minute) && has(hours, hour)
}

function has(field: string, value: number): boolean {
  return field === '*' || field.split(',').includes(String(value))
}

/** Minutes between a zone's wall time and UTC. */
function offsetOf(atMs: number, timezone: string): number {
  const { hour, minute, day } = wallTime(atMs, timezone)
  const at = new Date(atMs)
  const days = day === at.getUTCDate() ? 0 : day === new Date(atMs + 86_400_000).getUTCDate() ? 1 : -1
  return days * 1440 + (hour - at.getUTCHours()) * 60 + (minute - at.getUTCMinutes())
}

function wallTime(atMs: number, timeZone: string): { day: number; hour: number; minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = format.formatToParts(new Date(atMs))
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  return { day: number('day'), hour: number('hour'), minute: number('minute') }
}

function bad(cron: string, why: string): UntilgreenError {
  return new UntilgreenError('CONFIG_INVALID', `the schedule '${cron}' can't be kept: ${why}`, {
    hint: 'Five fields: minute hour day month weekday, as in `0 2 * * *`; the time zone is an IANA name like Europe/Berlin.',
  })
}
