import type { TestResult } from '../model/test-result.js'
import { boundEnds, boundHead, LEFT_OUT, LIMITS, ownCopy } from './limits.js'
import { firstPart, type KeptTexts, mergePart } from './merge-parts.js'
import type { TestPart } from './test-part.js'

/** How parts come in. */
export interface CollectorOptions {
  /** Ids are strings of their own, not slices of a chunk: they need no copy. */
  ownsIds?: boolean
}

/** Gathers parts into tests. The same id several times in one report is one test with several attempts. */
export interface Collector {
  add(part: TestPart): void
  /** In the order in which the ids were first seen. */
  tests(): TestResult[]
}

/**
 * Texts are bounded and copied out of their chunks as they are added, so memory follows what is kept.
 * A failure and then a pass: passed and flaky. Anything else: the worst part. The same outcome twice: a warning.
 */
export function createCollector(options: CollectorOptions = {}): Collector {
  const byId = new Map<string, TestResult>()
  const room = { failing: LIMITS.failureTextChars, passing: LIMITS.passingTextChars }

  function keep(text: string | undefined, limit: number, pool: keyof typeof room): string | undefined {
    if (text === undefined || text === '') return undefined
    const length = Math.min(text.length, limit)
    if (room[pool] < length) return LEFT_OUT
    room[pool] -= length
    return boundEnds(text, limit)
  }

  function keepTexts(part: TestPart): KeptTexts {
    const pool = part.status === 'failed' || part.status === 'errored' ? 'failing' : 'passing'
    return {
      message: part.message === undefined || part.message === '' ? undefined : keptMessage(part.message),
      trace: keep(part.trace, LIMITS.traceChars, pool),
      output: keep(part.output, LIMITS.outputChars, pool),
    }
  }

  function keptMessage(message: string): string {
    const length = Math.min(message.length, LIMITS.messageChars)
    if (room.failing < length) return boundHead(message, 256)
    room.failing -= length
    return boundHead(message, LIMITS.messageChars)
  }

  return {
    add(part) {
      // Copied before it is looked up: a string is hashed once, and a copy anew.
      const id = options.ownsIds === true ? part.id : ownCopy(part.id)
      const known = byId.get(id)
      if (known !== undefined) mergePart(known, part, keepTexts(part))
      else byId.set(id, firstPart(id, part, hasTexts(part) ? keepTexts(part) : NO_TEXTS))
    },
    tests: () => [...byId.values()],
  }
}

const NO_TEXTS: KeptTexts = { message: undefined, trace: undefined, output: undefined }

function hasTexts({ message, trace, output }: TestPart): boolean {
  return message !== undefined || trace !== undefined || output !== undefined
}
