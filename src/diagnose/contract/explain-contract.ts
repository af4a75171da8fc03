import type { ContractChange, ContractExplanation, ContractMismatch, Sketches } from '../../model/contract.js'
import { kindOf, sketchOf } from '../../model/sketch.js'
import { drift, driftFromShape } from '../drift/drift.js'
import type { DriftChange } from '../drift/drift-change.js'
import { learnShape } from '../drift/shape.js'
import { decideSide, type SideSigns } from './decide-side.js'
import { at, documentOf } from './expected-document.js'

/** What is known about a message that was not as asked. */
export interface ContractQuestion {
  mismatch: ContractMismatch
  /** Shapes of the last green run. */
  learned?: { sketches: Sketches; cycle: number }
  signs: SideSigns
}

/**
 * The smallest true explanation of a message that was not as asked: against the shape of the last green run where there is one,
 * else against what the test asks for. Undefined where its shape is right and only a value is not, or where it is another message.
 */
export function explainContract({ mismatch, learned, signs }: ContractQuestion): ContractExplanation | undefined {
  const { expected, received, elsewhere } = mismatch
  const absent = Object.keys(expected).filter((pointer) => at(received, pointer) === undefined)
  const isFrame = mismatch.channel.startsWith('ws ')
  if (isFrame && !mismatch.first && Object.keys(elsewhere).length === 0) return undefined
  const known = learned === undefined ? [] : fitting(mismatch, learned.sketches)
  const found =
    known.length > 0
      ? driftFromShape(learnShape(known), sketchOf(received)).changes
      : absent.length > 0
        ? drift(documentOf(mismatch), received).changes
        : []
  const changes = found.filter(({ breaking }) => breaking).map((change) => proven(change, mismatch))
  if (changes.length === 0) return undefined
  const { side, reasons } = decideSide(signs)
  return {
    message: messageName(mismatch),
    changes: changes.slice(0, 20),
    breaking: true,
    against:
      known.length > 0 && learned !== undefined
        ? `the last green run (cycle ${learned.cycle})`
        : 'what the test expects',
    pointers: { ...newPointers(mismatch, changes), ...elsewhere },
    side,
    reasons,
  }
}

/** What a ticket of this cause is headed with: `Welcome frame has another shape: wrapped under /data by type=system_message`. */
export function contractTitle({ message, changes }: ContractExplanation, received: unknown): string {
  const told = changes.slice(0, 2).map((change) => inWords(change, received))
  const more = changes.length > 2 ? ` and ${changes.length - 2} more` : ''
  return `${message.charAt(0).toUpperCase()}${message.slice(1)} has another shape: ${told.join(', ')}${more}`
}

function inWords({ kind, from, to, detail }: ContractChange, received: unknown): string {
  const old = from === '' ? 'the whole message' : from
  if (kind === 'wrapped') {
    const by = kindOf(received)
    return `${from === '' ? '' : `${from} `}wrapped under ${to}${by === undefined ? '' : ` by ${by}`}`
  }
  if (kind === 'moved') return `${old} moved to ${to}`
  if (kind === 'renamed') return `${old} renamed to ${to}`
  if (kind === 'removed') return `${old} is gone`
  return `${old} ${detail}`
}

/** Learned shapes of this channel that would have met what was asked. */
function fitting({ channel, expected }: ContractMismatch, sketches: Sketches): unknown[] {
  const pointers = Object.entries(expected).filter(([pointer]) => pointer !== '')
  if (pointers.length === 0) return []
  return Object.entries(sketches)
    .filter(([kind]) => kind.startsWith(`${channel} `))
    .flatMap(([, documents]) => documents)
    .filter((document) => pointers.every(([pointer, condition]) => couldHold(at(document, pointer), condition)))
}

/** A sketch has no values but short words that tell kinds apart: those must be the ones asked for. */
function couldHold(sketched: unknown, condition: unknown): boolean {
  if (sketched === undefined) return false
  if (typeof sketched !== 'string' || sketched === 'text' || typeof condition !== 'string') return true
  return sketched === condition
}

/** Where each asked pointer leads now, as far as a wrapper or a move tells. */
function newPointers(
  { expected, received }: ContractMismatch,
  changes: readonly DriftChange[],
): Record<string, string> {
  const moved = Object.keys(expected).flatMap((pointer) => {
    if (at(received, pointer) !== undefined) return []
    for (const { from, to } of changes) {
      if (from === null || to === null || !(pointer === from || pointer.startsWith(`${from}/`))) continue
      const now = to + pointer.slice(from.length)
      if (at(received, now) !== undefined) return [[pointer, now] as const]
    }
    return []
  })
  return Object.fromEntries(moved)
}

/** A new name for what was asked is only believed where the value asked for was found there: without values many names fit. */
function proven(change: DriftChange, { expected, elsewhere }: ContractMismatch): DriftChange {
  const { kind, from, to } = change
  if (kind !== 'renamed' || from === null || !Object.hasOwn(expected, from) || elsewhere[from] === to) return change
  return { kind: 'removed', from, to: null, breaking: true, detail: `${from} is gone` }
}

/** By what it says it is, its place or its address. */
function messageName({ channel, first, expected }: ContractMismatch): string {
  if (first) return 'welcome frame'
  if (channel === 'message') return 'message'
  if (!channel.startsWith('ws ')) return `answer of ${channel}`
  const said = ['/type', '/event', '/kind']
    .map((pointer) => expected[pointer])
    .find((value) => typeof value === 'string')
  return said === undefined ? `frame of ${channel}` : `${said} frame`
}
