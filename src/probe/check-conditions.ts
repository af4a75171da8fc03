import { parseDurationMs } from '../model/duration.js'
import { OPERATOR_NAMES } from './condition.js'
import type { FileProblem } from './file-problem.js'
import { compilePattern } from './pattern.js'
import { isRecord } from './pointer.js'
import type { Step, StepKind } from './probe-file.js'

type Path = FileProblem['path']

/** Which conditions can be asked of which step. */
export const EXPECT_OF: Readonly<Record<StepKind, readonly string[]>> = {
  http: [
    'status',
    'headers',
    'json',
    'body',
    'latency',
    'firstByte',
    'events',
    'order',
    'firstEvent',
    'spread',
    'open',
  ],
  ws: ['frames', 'order', 'close', 'protocol', 'status', 'headers', 'json', 'body', 'latency'],
  jwt: ['json'],
  metric: ['value', 'every', 'series', 'json', 'latency'],
  check: [],
  wait: [],
  use: [],
  parallel: [],
}

/** What is wrong with a step's `expect`. */
export function expectProblems(kind: StepKind, step: Step, path: Path): FileProblem[] {
  const expect = step.expect ?? {}
  const keys = Object.entries(expect).flatMap(([key, value]) => (value === undefined ? [] : [key]))
  if (keys.length === 0) return [{ path, message: 'an empty `expect` asks nothing' }]
  const allowed = EXPECT_OF[kind]
  const misplaced = keys
    .filter((key) => !allowed.includes(key))
    .map((key) => ({
      path: [...path, key],
      message:
        allowed.length === 0
          ? `a ${kind} step has no \`expect\``
          : `\`${key}\` can't be asked of a ${kind} step; it takes ${allowed.join(', ')}`,
    }))
  return [...misplaced, ...valueProblems(expect, path), ...latencyProblems(step, path)]
}

/** What is wrong with one condition. */
export function conditionProblems(condition: unknown, path: Path): FileProblem[] {
  if (!isRecord(condition)) return []
  if (Object.keys(condition).length === 0)
    return [{ path, message: 'an empty condition asks nothing; to compare write `equals: {}`' }]
  return Object.entries(condition).flatMap(([name, argument]) => operatorProblems(name, argument, [...path, name]))
}

/** What is wrong with the conditions on a frame, or on several. */
export function frameProblems(frames: unknown, path: Path): FileProblem[] {
  if (Array.isArray(frames)) return frames.flatMap((frame, index) => frameProblems(frame, [...path, index]))
  if (!isRecord(frames)) return []
  if (Object.keys(frames).some((key) => key === '' || key.startsWith('/'))) return eachProblems(frames, path)
  return [
    ...eachProblems(frames.json, [...path, 'json']),
    ...conditionProblems(frames.text, [...path, 'text']),
    ...conditionProblems(frames.event, [...path, 'event']),
  ]
}

function valueProblems(expect: NonNullable<Step['expect']>, path: Path): FileProblem[] {
  const close = isRecord(expect.close) ? expect.close : {}
  const single = (['status', 'body', 'protocol', 'value', 'every', 'series'] as const).flatMap((key) =>
    conditionProblems(expect[key], [...path, key]),
  )
  return [
    ...single,
    ...eachProblems(expect.headers, [...path, 'headers']),
    ...eachProblems(expect.json, [...path, 'json']),
    ...eachProblems(close, [...path, 'close']),
    ...frameProblems(expect.frames, [...path, 'frames']),
    ...frameProblems(expect.events, [...path, 'events']),
  ]
}

function latencyProblems(step: Step, path: Path): FileProblem[] {
  const latency = step.expect?.latency
  const percentiles = isRecord(latency) && Object.keys(latency).some((key) => key !== 'max')
  if (!percentiles || (step.repeat ?? step.concurrency ?? 1) > 1) return []
  return [{ path: [...path, 'latency'], message: 'a percentile needs `repeat`: one answer has none' }]
}

function eachProblems(conditions: unknown, path: Path): FileProblem[] {
  if (!isRecord(conditions)) return []
  return Object.entries(conditions).flatMap(([key, condition]) => conditionProblems(condition, [...path, key]))
}

function operatorProblems(name: string, argument: unknown, path: Path): FileProblem[] {
  if (!OPERATOR_NAMES.includes(name)) {
    const message = `'${name}' is no condition (${OPERATOR_NAMES.join(', ')}); to compare with an object write \`equals: {…}\``
    return [{ path, message }]
  }
  const check = ARGUMENTS[name]
  return check ? check(argument, path) : []
}

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']
const isVariable = (argument: unknown) => typeof argument === 'string' && argument.includes('${')
const must = (holds: boolean, path: Path, message: string): FileProblem[] => (holds ? [] : [{ path, message }])
const limit = (argument: unknown, path: Path) =>
  must(typeof argument === 'number' || typeof argument === 'string', path, 'a limit is a number or a text')

const ARGUMENTS: Record<string, (argument: unknown, path: Path) => FileProblem[]> = {
  not: conditionProblems,
  contains: conditionProblems,
  every: conditionProblems,
  length: (argument, path) =>
    isRecord(argument)
      ? conditionProblems(argument, path)
      : must(typeof argument === 'number' || isVariable(argument), path, '`length` is a number or a condition'),
  at: (argument, path) =>
    isRecord(argument) && Object.keys(argument).every((key) => key === '' || key.startsWith('/'))
      ? eachProblems(argument, path)
      : [{ path, message: '`at` takes JSON Pointers: { /a/b: condition }' }],
  in: (argument, path) => must(Array.isArray(argument) || isVariable(argument), path, '`in` takes a list'),
  gt: limit,
  gte: limit,
  lt: limit,
  lte: limit,
  type: (argument, path) => must(TYPES.includes(String(argument)), path, `a type is one of ${TYPES.join(', ')}`),
  exists: (argument, path) => must(typeof argument === 'boolean', path, '`exists` is true or false'),
  matches: (argument, path) => {
    if (isVariable(argument)) return []
    try {
      compilePattern(String(argument))
      return []
    } catch (error) {
      return [{ path, message: `no RE2 pattern: ${(error as Error).message}` }]
    }
  },
  recent: (argument, path) =>
    must(parseDurationMs(String(argument)) !== undefined, path, '`recent` takes a duration: 5m'),
  sorted: (argument, path) => {
    const order = isRecord(argument) ? (argument.order ?? 'asc') : argument
    const holds = (order === 'asc' || order === 'desc') && (!isRecord(argument) || typeof argument.by === 'string')
    return must(holds, path, '`sorted` is asc, desc or { by: /pointer, order }')
  },
  unique: (argument, path) =>
    must(argument === true || typeof argument === 'string', path, '`unique` is true or a JSON Pointer'),
}
