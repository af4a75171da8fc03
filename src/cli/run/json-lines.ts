import type { Observer } from '../../loop/ports.js'
import { maskedDeep } from '../../platform/redact/masked-deep.js'
import type { Io } from '../command.js'

/** `run --json`: each event as it stands in the journal, a line each. */
export function jsonLines(io: Io, mask: (text: string) => string): Observer {
  return { name: 'json lines', onEvent: (event) => io.out(`${JSON.stringify(maskedDeep(event, mask))}\n`) }
}
