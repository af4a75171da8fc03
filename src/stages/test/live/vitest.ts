import type { LiveEvent, LiveKind } from './live-event.js'

const STATUS = { '✓': 'passed', '✔': 'passed', '×': 'failed', '✗': 'failed', '↓': 'skipped', '□': 'skipped' } as const
const TEST = /^ *([✓✔×✗↓□]) (.+ > .+?)(?: (\d+)\s?ms)?$/

/** vitest's verbose reporter: `✓ file > suite > test 12ms`, the message of a failure on the next line. */
export const vitestLive: LiveKind = {
  name: 'vitest',
  detects: (line) => /^\s*(?:RUN|DEV)\s+v\d+\./.test(line),
  showsHanging: false,
  tellsStarts: false,
  givesResults: false,
  open() {
    let failed: string | undefined
    let over = false
    return {
      feed(line) {
        if (over) return []
        const test = TEST.exec(line)
        if (test !== null) {
          const event = finished(test)
          failed = event.kind === 'finished' && event.status === 'failed' ? event.test : undefined
          return [event]
        }
        const message = /^ +→ (.*)$/.exec(line)?.[1]
        if (message !== undefined && failed !== undefined) return [{ kind: 'message', test: failed, message }]
        over = /^⎯{3,}|^ *Test Files {2}/.test(line)
        return over ? [{ kind: 'over' }] : []
      },
    }
  },
}

function finished([, sign, name = '', ms]: RegExpExecArray): LiveEvent {
  const status = STATUS[sign as keyof typeof STATUS]
  const test = name.replace(/ \((?:retry|repeat) x\d+\)/g, '').trim()
  return { kind: 'finished', test, status, ...(ms !== undefined && { durationMs: Number(ms) }) }
}
