import { formatDuration } from '../../model/duration.js'

/** Time that goes on, in whole seconds, so that it can be read while it changes. */
export function elapsed(ms: number): string {
  return ms >= 1000 ? formatDuration(Math.floor(ms / 1000) * 1000) : '< 1s'
}
