import { parseDurationMs } from '../model/duration.js'
import { compare, equal, timeOf, typeName } from './compare.js'
import { patternFound } from './pattern.js'
import { type Found, isRecord, NOTHING, pointerPart, resolvePointer } from './pointer.js'
import { shown } from './shown.js'

/** Where a value is not as it should be. */
export interface Mismatch {
  /** From the value that was asked, RFC 6901. */
  pointer: string
  expected: string
  actual: string
}

/** What a condition needs besides the value. */
export interface ConditionContext {
  /** For `recent`. */
  nowMs: number
}

type Operator = (argument: unknown, found: Found, context: ConditionContext) => Mismatch | undefined

/**
 * The first thing about a value that does not meet a condition; undefined when it does. A scalar or list is compared as
 * it is; an object is a set of operators, each of which must hold. A value that is not there meets `exists: false` and `not`, nothing else.
 */
export function mismatch(condition: unknown, found: Found, context: ConditionContext): Mismatch | undefined {
  if (!isRecord(condition)) return OPERATORS.equals?.(condition, found, context)
  for (const [name, argument] of Object.entries(condition)) {
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
    const problem = operator?.(argument, found, context) ?? (operator ? undefined : unknownOperator(name))
    if (problem !== undefined) return problem
  }
  return undefined
}

/** A condition in words: `"healthy"`, `> 5 and < 10`, `matching /a+/`. */
export function describeCondition(condition: unknown): string {
  if (!isRecord(condition)) return shown(condition)
  const parts = Object.entries(condition).map(([name, argument]) => describeOperator(name, argument))
  return parts.join(' and ')
}

const OPERATORS: Record<string, Operator> = {
  equals: (wanted, found) =>
    simple(
      found,
      (value) => equal(value, wanted),
      () => describeOperator('equals', wanted),
    ),
  not(inner, found, context) {
    if (mismatch(inner, found, context) !== undefined) return undefined
    return { pointer: '', expected: describeOperator('not', inner), actual: actual(found) }
  },
  in: (list, found) =>
    simple(
      found,
      (value) => asList(list).some((one) => equal(value, one)),
      () => describeOperator('in', list),
    ),
  gt: (limit, found) =>
    simple(
      found,
      (value) => compare(value, limit) > 0,
      () => describeOperator('gt', limit),
    ),
  gte: (limit, found) =>
    simple(
      found,
      (value) => compare(value, limit) >= 0,
      () => describeOperator('gte', limit),
    ),
  lt: (limit, found) =>
    simple(
      found,
      (value) => compare(value, limit) < 0,
      () => describeOperator('lt', limit),
    ),
  lte: (limit, found) =>
    simple(
      found,
      (value) => compare(value, limit) <= 0,
      () => describeOperator('lte', limit),
    ),
  type: (name, found) =>
    simple(
      found,
      (value) => typeName(value) === name || (name === 'number' && typeof value === 'number'),
      () => describeOperator('type', name),
    ),
  exists(wanted, found) {
    if (found.there === (wanted !== false)) return undefined
    return { pointer: '', expected: describeOperator('exists', wanted), actual: actual(found) }
  },
  matches: (pattern, found) =>
    simple(
      found,
      (value) => typeof value === 'string' && patternFound(String(pattern), value),
      () => describeOperator('matches', pattern),
    ),
  contains(inner, found, context) {
    const holds = (value: unknown) =>
      Array.isArray(value)
        ? value.some((element) => mismatch(inner, { there: true, value: element }, context) === undefined)
        : typeof value === 'string' && typeof inner === 'string' && value.includes(inner)
    return simple(found, holds, () => describeOperator('contains', inner))
  },
  length(inner, found, context) {
    const length = found.there ? lengthOf(found.value) : undefined
    const expected = describeOperator('length', inner)
    if (length === undefined) return { pointer: '', expected, actual: actual(found) }
    const problem = mismatch(inner, { there: true, value: length }, context)
    return problem && { pointer: '', expected, actual: `length ${length}: ${actual(found)}` }
  },
  every(inner, found, context) {
    const list = found.there && Array.isArray(found.value) ? found.value : []
    if (list.length === 0) return { pointer: '', expected: describeOperator('every', inner), actual: actual(found) }
    for (const [index, value] of list.entries()) {
      const problem = mismatch(inner, { there: true, value }, context)
      if (problem) return { ...problem, pointer: pointerPart(index) + problem.pointer }
    }
    return undefined
  },
  at(pointers, found, context) {
    for (const [pointer, inner] of Object.entries(isRecord(pointers) ? pointers : {})) {
      const part = found.there ? resolvePointer(found.value, pointer) : NOTHING
      const problem = mismatch(inner, part, context)
      if (problem) return { ...problem, pointer: pointer + problem.pointer }
    }
    return undefined
  },
  sorted(order, found) {
    const by = isRecord(order) ? String(order.by ?? '') : ''
    const sign = (isRecord(order) ? order.order : order) === 'desc' ? -1 : 1
    return pairs(found, by, describeOperator('sorted', order), (one, next) => sign * compare(next, one) >= 0)
  },
  unique(by, found) {
    const seen = new Set<string>()
    const pointer = typeof by === 'string' ? by : ''
    return pairs(found, pointer, describeOperator('unique', by), (_one, next, first) => {
      if (first !== undefined) seen.add(JSON.stringify(first))
      const key = JSON.stringify(next)
      return !seen.has(key) && seen.add(key) !== undefined
    })
  },
  recent(within, found, { nowMs }) {
    const limit = parseDurationMs(String(within)) ?? 0
    const holds = (value: unknown) => Math.abs(nowMs - (timeOf(value) ?? Number.NaN)) <= limit
    return simple(found, holds, () => `${describeOperator('recent', within)} ${new Date(nowMs).toISOString()}`)
  },
}

/** The operators' names, for checking a file. */
export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS)

function simple(found: Found, holds: (value: unknown) => boolean, expected: () => string): Mismatch | undefined {
  return found.there && holds(found.value) ? undefined : { pointer: '', expected: expected(), actual: actual(found) }
}

/** Compares each element of a list (or the part of it at `by`) with the one before. */
function pairs(
  found: Found,
  by: string,
  expected: string,
  holds: (one: unknown, next: unknown, first: unknown) => boolean,
): Mismatch | undefined {
  if (!found.there || !Array.isArray(found.value)) return { pointer: '', expected, actual: actual(found) }
  const parts = found.value.map((element) => resolvePointer(element, by))
  const absent = parts.findIndex((part) => !part.there)
  if (absent >= 0) return { pointer: pointerPart(absent) + by, expected, actual: 'nothing there' }
  const values = parts.map((part) => (part.there ? part.value : undefined))
  for (let at = 1; at < values.length; at++) {
    if (!holds(values[at - 1], values[at], at === 1 ? values[0] : undefined)) {
      return { pointer: pointerPart(at) + by, expected, actual: `${shown(values[at])} after ${shown(values[at - 1])}` }
    }
  }
  return undefined
}

const WORDS: Record<string, (argument: unknown) => string> = {
  equals: (argument) => shown(argument),
  not: (argument) => `not (${describeCondition(argument)})`,
  in: (argument) => `one of ${shown(argument)}`,
  gt: (argument) => `> ${shown(argument)}`,
  gte: (argument) => `>= ${shown(argument)}`,
  lt: (argument) => `< ${shown(argument)}`,
  lte: (argument) => `<= ${shown(argument)}`,
  type: (argument) => `type ${String(argument)}`,
  exists: (argument) => (argument === false ? 'nothing there' : 'something there'),
  matches: (argument) => `matching /${String(argument)}/`,
  contains: (argument) => `containing ${describeCondition(argument)}`,
  length: (argument) => `length ${describeCondition(argument)}`,
  every: (argument) => `every element ${describeCondition(argument)}`,
  at: (argument) =>
    Object.entries(isRecord(argument) ? argument : {})
      .map(([pointer, inner]) => `${pointer} ${describeCondition(inner)}`)
      .join(' and '),
  sorted: (argument) =>
    `sorted ${isRecord(argument) ? `by ${String(argument.by)} ${String(argument.order ?? 'asc')}` : String(argument)}`,
  unique: (argument) => (typeof argument === 'string' ? `unique ${argument}` : 'unique elements'),
  recent: (argument) => `a time within ${String(argument)} of`,
}

function describeOperator(name: string, argument: unknown): string {
  return (Object.hasOwn(WORDS, name) ? WORDS[name]?.(argument) : undefined) ?? `${name} ${shown(argument)}`
}

function unknownOperator(name: string): Mismatch {
  return { pointer: '', expected: `a known condition instead of '${name}'`, actual: 'not asked' }
}

function actual(found: Found): string {
  return found.there ? shown(found.value) : 'nothing there'
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value]
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length
  if (Array.isArray(value)) return value.length
  return isRecord(value) ? Object.keys(value).length : undefined
}
