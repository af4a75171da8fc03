import { plainText } from '../../../report-parsers/plain-text.js'
import { goJsonLive } from './go-json.js'
import type { LiveEvent, LiveKind } from './live-event.js'
import { nodeSpecLive } from './node-spec.js'
import { pytestLive } from './pytest.js'
import { tapLive } from './tap.js'
import { vitestLive } from './vitest.js'

/** The tools whose output can be read as it comes; the first that knows a line reads on. */
export const LIVE_KINDS: readonly LiveKind[] = [goJsonLive, tapLive, vitestLive, pytestLive, nodeSpecLive]

/** Lines before the tool's own output (a shell's, an installer's) that are looked through. */
const LINES_LOOKED_AT = 2_000

/** A longer line is a test's own output, unless it is JSON. */
const LONGEST_CHARACTERS = 1_024

/** Reads a runner's output as it comes; which tool it is tells its own output. */
export interface DetectingReader {
  /** Known once a line told. */
  kind: LiveKind | undefined
  feed(line: string): LiveEvent[]
}

/** @param name of the kind, where it is known. */
export function liveReader(name?: LiveKind['name']): DetectingReader {
  const known = LIVE_KINDS.find((kind) => kind.name === name)
  let reader = known?.open()
  let looked = 0
  const self: DetectingReader = {
    kind: known,
    feed(raw) {
      if (reader === undefined && looked >= LINES_LOOKED_AT) return []
      if (raw.length > LONGEST_CHARACTERS && !raw.startsWith('{')) return []
      const line = plainText(raw).trimEnd()
      if (reader === undefined) {
        looked++
        self.kind = LIVE_KINDS.find((kind) => kind.detects(line))
        reader = self.kind?.open()
      }
      return reader?.feed(line) ?? []
    },
  }
  return self
}
