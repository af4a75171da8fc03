import type { Analysis } from '../../model/analysis.js'
import type { Cycle } from '../../model/cycle.js'
import { greensInARow, type History } from '../../model/history.js'
import type { Counts } from '../../model/judgement.js'
import { shown } from '../../model/outcome.js'
import { isAnswer, type Verdict } from '../../model/verdict.js'
import { counted, percentOf } from './figures.js'

/** Green or not, and how far that can be believed. */
export interface AnswerView {
  green: boolean
  /** `good` green, `bad` the answer was no, `unsure` there is no answer that could be believed. */
  tone: 'good' | 'bad' | 'unsure'
  headline: string
  /** Absent where the cycle was not judged. */
  verdict?: Verdict
  /** What that verdict means, in a sentence. */
  meaning: string
  /** Null for what is no answer. */
  rate: string | null
  passed: number
  expected: number
  /** `2 failed, 1 flaky`; empty where all passed. */
  others: string
  revision?: string
  /** Of the check `revision-proven`: true, false, null not asked. */
  revisionProven: boolean | null
  revisionMessage: string
  /** `green 1 of 3 times in a row on r3`, or why not. */
  greens: string
  /** Green cycles in a row, on one revision, this one included. */
  greenCount: number
  /** What broke: messages of the broken checks and of what went wrong in a stage. */
  broken: { rule: string; message: string }[]
  /** `run --only` */
  only?: string
}

/** The first thing a reader wants to know of a cycle. */
export function answerView(cycle: Cycle, history: History): AnswerView {
  const analysis = shown(cycle.analyze)
  const { verdict, green = false, counts } = analysis ?? {}
  const proven = analysis?.checks?.find((check) => check.rule === 'revision-proven')
  const revision = shown(cycle.deploy)?.revision
  const only = shown(cycle.test)?.only
  const broken = [...stageErrors(cycle), ...brokenChecks(analysis)]
  return {
    green,
    tone: green ? 'good' : verdict === 'failed' && only === undefined ? 'bad' : 'unsure',
    headline: green ? 'Green' : 'Not green',
    ...(verdict !== undefined && { verdict }),
    meaning: only === undefined ? meaningOf(verdict, green, broken.length > 0) : PARTIAL,
    rate:
      verdict !== undefined && isAnswer(verdict) && counts && only === undefined
        ? percentOf(counts.passed, counts.expected)
        : null,
    passed: counts?.passed ?? 0,
    expected: counts?.expected ?? 0,
    others: othersOf(counts),
    ...(revision !== undefined && { revision }),
    revisionProven: proven?.held ?? null,
    revisionMessage:
      proven?.message.replace(/^not asked: /, '') ??
      (verdict === undefined ? 'the cycle was not judged' : 'it was not among the checks'),
    greens: greensLine(cycle, history),
    greenCount: green ? greenCount(cycle, history) : 0,
    broken,
    ...(only !== undefined && { only }),
  }
}

const PARTIAL = 'Only a part of the tests was asked for: shown, and never counted.'

function meaningOf(verdict: Verdict | undefined, green: boolean, isBroken: boolean): string {
  if (green) return 'Everything that was asked for was answered, and the answer was yes.'
  switch (verdict) {
    case 'passed':
      return isBroken ? 'The tests passed, and yet a check does not hold.' : 'The tests passed, and yet it is no green.'
    case 'failed':
      return 'The question was answered, and the answer was no.'
    case 'inconclusive':
      return 'The question could not be asked: this says nothing about the product.'
    case 'invalid':
      return 'What claims to be an answer can’t be believed.'
    case undefined:
      return 'This cycle has not been judged.'
  }
}

function othersOf(counts: Counts | undefined): string {
  if (counts === undefined) return ''
  const kinds = ['failed', 'errored', 'skipped', 'blocked', 'missing', 'flaky'] as const
  return kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kind}`)
    .join(', ')
}

/** The gate `green` knows how many are needed; where it did not speak, only what was counted is said. */
function greensLine(cycle: Cycle, history: History): string {
  const gate = shown(cycle.decide)?.gates?.find(({ gate }) => gate === 'green')
  if (gate !== undefined) return gate.message
  return shown(cycle.analyze)?.green
    ? `${counted(greenCount(cycle, history), 'green cycle')} in a row`
    : 'not decided yet'
}

function greenCount(cycle: Cycle, { points }: History): number {
  const until = points.filter((point) => point.cycle <= cycle.number)
  return Math.max(1, greensInARow(until))
}

function brokenChecks(analysis: Partial<Analysis> | undefined): AnswerView['broken'] {
  const broken = (analysis?.checks ?? []).filter(({ held }) => held === false)
  return broken.map(({ rule, message, actual }) => ({ rule, message: rule === 'all-passed' ? actual : message }))
}

function stageErrors(cycle: Cycle): AnswerView['broken'] {
  return (['deploy', 'test', 'analyze', 'ticket', 'decide', 'fix'] as const).flatMap((stage) => {
    const outcome = cycle[stage]
    return outcome?.status === 'errored'
      ? [{ rule: `${stage} (${outcome.error.code})`, message: outcome.error.message }]
      : []
  })
}
