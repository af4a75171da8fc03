import type { Witness } from '../model/test-result.js'
import type { HttpOutcome } from '../platform/http-outcome.js'
import type { SocketMeasures } from '../platform/open-socket.js'
import type { Mask } from './mask.js'
import { headAndTail } from './shown.js'

/** What one probe did and saw. */
export interface Recorder {
  /** One line of the transcript. */
  line(text: string): void
  http(outcome: HttpOutcome): void
  /** A WebSocket's upgrade: 101 or the status that rejected it. */
  upgrade(status: number, firstByteMs: number): void
  /** A WebSocket at its end, or one that never opened. */
  socket(measures: SocketMeasures): void
  closeCode(code: number): void
  /** Absent where nothing was asked. */
  witness(): Witness | undefined
  /** The transcript, masked, at most 16 KiB, head and tail. */
  output(mask: Mask): string
}

const MOST_LISTED = 50
const MAX_OUTPUT = 16 * 1024
/** More is never kept, whatever a probe repeats. */
const MOST_LINES = 2_000

export function openRecorder(): Recorder {
  const lines: string[] = []
  let left = 0
  let asked = false
  const remotes = new Set<string>()
  const witness: Witness = {
    remotes: [],
    connections: 0,
    requests: 0,
    bytesSent: 0,
    bytesReceived: 0,
    statuses: [],
    closeCodes: [],
  }
  const measure = ({ remote, tlsFingerprint, bytesSent, bytesReceived }: SocketMeasures) => {
    asked = true
    if (remote !== undefined) remotes.add(remote)
    if (tlsFingerprint !== undefined) witness.tlsFingerprint ??= tlsFingerprint
    witness.bytesSent += bytesSent
    witness.bytesReceived += bytesReceived
  }
  const status = (code: number) => void (witness.statuses.length < MOST_LISTED && witness.statuses.push(code))
  return {
    line(text) {
      if (lines.length < MOST_LINES) lines.push(text)
      else left++
    },
    http(outcome) {
      measure(outcome)
      if (outcome.newConnection) witness.connections++
      if (outcome.bytesSent > 0) witness.requests++
      const code = 'problem' in outcome ? outcome.problem.status : outcome.status
      if (code !== undefined) status(code)
      if (!('problem' in outcome)) witness.firstByteMs ??= outcome.firstByteMs
    },
    upgrade(code, firstByteMs) {
      status(code)
      witness.firstByteMs ??= firstByteMs
    },
    socket(measures) {
      measure(measures)
      if (measures.remote !== undefined) witness.connections++
      if (measures.bytesSent > 0) witness.requests++
    },
    closeCode: (code) => void (witness.closeCodes.length < MOST_LISTED && witness.closeCodes.push(code)),
    witness: () => (asked ? { ...witness, remotes: [...remotes].sort() } : undefined),
    output(mask) {
      const note = left > 0 ? [`… ${left} more lines`] : []
      return headAndTail(mask.hide([...lines, ...note].join('\n')), MAX_OUTPUT)
    },
  }
}
