import type { Attempt } from '../../model/test-result.js'
import type { Durations } from '../durations.js'
import { joinedCopy, ownCopy } from '../limits.js'
import type { TestPart } from '../test-part.js'
import type { CaseElement, OutcomeElement } from './elements.js'

/** `classname::name`; only `name` without a classname, only the classname without a name. Never a slice of a chunk. */
export function caseId(element: CaseElement): string {
  const { classname = '', name = '' } = element.attributes
  if (classname === '') return ownCopy(name)
  if (name === '') return ownCopy(classname)
  return joinedCopy(classname, '::', name)
}

/** What one case says, by the rule that all dialects share: failed before errored before skipped before passed. */
export function casePart(id: string, element: CaseElement, durations: Durations): TestPart {
  const { attributes, output } = element
  const part: TestPart = { id, status: statusOf(element), phase: 'call' }
  const durationMs = durations.seconds(attributes.time)
  if (durationMs !== undefined) part.durationMs = durationMs
  if (output !== '' && output.trim() !== '') part.output = output
  if (attributes.file !== undefined) part.file = attributes.file
  const line = Number(attributes.line)
  if (attributes.line !== undefined && Number.isInteger(line)) part.line = line
  if (element.outcomes.length > 0 || part.status !== 'passed') tellOutcomes(part, element, durations)
  return part
}

function tellOutcomes(part: TestPart, element: CaseElement, durations: Durations): void {
  const { outcomes } = element
  const { status, durationMs } = part
  const marked = outcomes.filter(({ kind }) => kind !== 'failure' && kind !== 'error' && kind !== 'skipped')
  const decisive = outcomes.filter(({ kind }) => kind === DECISIVE[status])
  const told = decisive.length > 0 ? decisive : marked
  part.message = firstMessage(told)
  if (status !== 'skipped') part.trace = joinedText(told)
  else part.skipKind = skipKindOf(element)
  if (marked.length > 0) part.attempts = attemptsOf(status, marked, { told, durationMs, durations })
}

/** What a suite says of itself: a test of the suite's name that could not be run. */
export function suiteErrorPart(id: string, outcome: OutcomeElement): TestPart {
  return {
    id,
    status: 'errored',
    phase: 'unknown',
    message: messageOf(outcome),
    trace: outcome.text.trim() === '' ? undefined : outcome.text.trim(),
  }
}

const DECISIVE = { failed: 'failure', errored: 'error', skipped: 'skipped', passed: undefined } as const

function statusOf({ attributes, outcomes }: CaseElement): Attempt['status'] {
  const told = wordStatus(attributes.status) ?? wordStatus(attributes.result)
  if (outcomes.length === 0) return told ?? 'passed'
  const kinds = new Set(outcomes.map(({ kind }) => kind))
  if (told === 'failed' || kinds.has('failure')) return 'failed'
  if (told === 'errored' || kinds.has('error')) return 'errored'
  const isRetried = kinds.has('rerunFailure') || kinds.has('rerunError')
  const isFlaky = kinds.has('flakyFailure') || kinds.has('flakyError')
  if (isRetried && !isFlaky) return 'failed'
  return told === 'skipped' || kinds.has('skipped') ? 'skipped' : 'passed'
}

/** Some tools say the outcome in an attribute: googletest, CTest, behave. */
function wordStatus(word: string | undefined): Attempt['status'] | undefined {
  if (word === undefined || word === '') return undefined
  return WORDS[word.toLowerCase()]
}

const WORDS: Record<string, Attempt['status'] | undefined> = {
  __proto__: undefined,
  fail: 'failed',
  failed: 'failed',
  failure: 'failed',
  error: 'errored',
  errored: 'errored',
  broken: 'errored',
  skipped: 'skipped',
  skip: 'skipped',
  ignored: 'skipped',
  pending: 'skipped',
  suppressed: 'skipped',
  notrun: 'skipped',
  disabled: 'skipped',
  untested: 'skipped',
  undefined: 'skipped',
}

function skipKindOf({ attributes, outcomes }: CaseElement): TestPart['skipKind'] {
  const type = outcomes.find(({ kind }) => kind === 'skipped')?.type ?? ''
  if (/xfail/i.test(type)) return 'xfail'
  if (/todo/i.test(type)) return 'todo'
  const word = `${attributes.status ?? ''} ${attributes.result ?? ''} ${type}`
  return /disabled|notrun|suppressed/i.test(word) ? 'disabled' : 'skip'
}

/** A flaky mark stands for an attempt before the last; a rerun mark for one after the first. */
function attemptsOf(
  status: Attempt['status'],
  marked: readonly OutcomeElement[],
  last: { told: readonly OutcomeElement[]; durationMs: number | undefined; durations: Durations },
): Attempt[] {
  const message = status === 'passed' ? undefined : firstMessage(last.told)
  const own: Attempt = {
    status,
    ...(last.durationMs !== undefined && { durationMs: last.durationMs }),
    ...(message !== undefined && { message }),
  }
  const before = marked.filter(({ kind }) => kind === 'flakyFailure' || kind === 'flakyError')
  const after = marked.filter(({ kind }) => kind === 'rerunFailure' || kind === 'rerunError')
  return [
    ...before.map((mark) => attempt(mark, last.durations)),
    own,
    ...after.map((mark) => attempt(mark, last.durations)),
  ]
}

function attempt(mark: OutcomeElement, durations: Durations): Attempt {
  const durationMs = durations.seconds(mark.time)
  const message = messageOf(mark)
  return {
    status: mark.kind === 'flakyFailure' || mark.kind === 'rerunFailure' ? 'failed' : 'errored',
    ...(durationMs !== undefined && { durationMs }),
    ...(message !== undefined && { message }),
  }
}

function firstMessage(outcomes: readonly OutcomeElement[]): string | undefined {
  for (const outcome of outcomes) {
    const message = messageOf(outcome)
    if (message !== undefined) return message
  }
  return undefined
}

/** The attribute; without one, the text up to its first stack line; without that, the type. */
function messageOf({ message, text, type }: OutcomeElement): string | undefined {
  const said = message?.trim() ?? ''
  const body = text.trim()
  if (said !== '') return body === '' && isException(type) && !said.includes(type) ? `${type}: ${said}` : said
  if (body === '') return type === undefined || type === '' ? undefined : type
  const stack = body.search(/\n\s+at /)
  return stack > 0 ? body.slice(0, stack) : body
}

function isException(type: string | undefined): type is string {
  return type !== undefined && /(Error|Exception|Failure)$/.test(type)
}

function joinedText(outcomes: readonly OutcomeElement[]): string | undefined {
  const texts = outcomes.map(({ text }) => text.trim()).filter((text) => text !== '')
  return texts.length === 0 ? undefined : texts.join('\n\n')
}
