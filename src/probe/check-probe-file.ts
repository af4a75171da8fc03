import { conditionProblems, expectProblems, frameProblems } from './check-conditions.js'
import { needsProblems, sequenceProblems } from './check-references.js'
import { variableProblems } from './check-variables.js'
import type { FileProblem } from './file-problem.js'
import { MOVE_KINDS, type Move, type ProbeFile, STEP_KINDS, type Step, type StepKind } from './probe-file.js'

type Path = FileProblem['path']

/** What the schema can't say: names that lead nowhere, circles, probes that can't fail, conditions that are none. Empty for a good file. */
export function checkProbeFile(file: ProbeFile): FileProblem[] {
  const sequences = Object.entries(file.sequences ?? {})
  return [
    ...sequences.flatMap(([name, steps]) => stepsProblems(steps, ['sequences', name])),
    ...file.probes.flatMap((probe, index) => stepsProblems(probe.steps, ['probes', index, 'steps'])),
    ...file.probes.flatMap((probe, index) => cannotFail(probe.name, probe.steps, file, ['probes', index])),
    ...needsProblems(file),
    ...sequenceProblems(file),
    ...variableProblems(file),
  ]
}

function stepsProblems(steps: readonly Step[], path: Path): FileProblem[] {
  return steps.flatMap((step, index) => stepProblems(step, [...path, index]))
}

function stepProblems(step: Step, path: Path): FileProblem[] {
  const kinds = STEP_KINDS.filter((kind) => step[kind] !== undefined)
  const [kind] = kinds
  if (kind === undefined) return [{ path, message: `a step is one of ${STEP_KINDS.join(', ')}` }]
  if (kinds.length > 1) return [{ path, message: `a step is one thing, this is ${kinds.join(' and ')}` }]
  return [
    ...(step.expect === undefined ? [] : expectProblems(kind, step, [...path, 'expect'])),
    ...placeProblems(kind, step, path),
    ...partProblems(kind, step, path),
  ]
}

function placeProblems(kind: StepKind, step: Step, path: Path): FileProblem[] {
  const problems: FileProblem[] = []
  if (step.with !== undefined && kind !== 'use')
    problems.push({ path: [...path, 'with'], message: '`with` goes with `use`' })
  if (step.within !== undefined && (step.repeat ?? step.concurrency) !== undefined) {
    problems.push({
      path: [...path, 'within'],
      message: '`within` asks until it holds; it does not go with `repeat` or `concurrency`',
    })
  }
  if (step.every !== undefined && step.within === undefined) {
    problems.push({ path: [...path, 'every'], message: '`every` goes with `within`' })
  }
  if (step.save !== undefined && ['check', 'wait', 'parallel'].includes(kind)) {
    problems.push({ path: [...path, 'save'], message: `there is nothing to save from a ${kind} step` })
  }
  return problems
}

function partProblems(kind: StepKind, step: Step, path: Path): FileProblem[] {
  if (kind === 'parallel') return stepsProblems(step.parallel ?? [], [...path, 'parallel'])
  if (kind === 'check') {
    return (step.check ?? []).flatMap(({ is }, index) => conditionProblems(is, [...path, 'check', index, 'is']))
  }
  if (
    kind === 'http' &&
    typeof step.http === 'object' &&
    step.http.json !== undefined &&
    step.http.body !== undefined
  ) {
    return [{ path: [...path, 'http', 'body'], message: 'a request has `json` or `body`, not both' }]
  }
  if (kind === 'jwt') return jwtProblems(step, [...path, 'jwt'])
  return kind === 'ws' ? wsProblems(step, [...path, 'ws']) : []
}

function jwtProblems({ jwt = {} }: Step, path: Path): FileProblem[] {
  if (jwt.secretEnv !== undefined && jwt.key !== undefined) return [{ path, message: '`secretEnv` or `key`, not both' }]
  const none = jwt.secretEnv === undefined && jwt.key === undefined && jwt.token === undefined
  return none ? [{ path, message: 'a token is made with `secretEnv` or `key`, or read from `token`' }] : []
}

function wsProblems({ ws = {} }: Step, path: Path): FileProblem[] {
  const problems: FileProblem[] = []
  if ((ws.url === undefined) === (ws.on === undefined)) {
    problems.push({ path, message: 'a ws step has a `url` to open, or goes `on` with an open connection' })
  }
  if (ws.on !== undefined) {
    for (const key of ['as', 'headers', 'protocols', 'maxFrameBytes'] as const) {
      if (ws[key] !== undefined)
        problems.push({ path: [...path, key], message: `\`${key}\` is for opening, not for \`on\`` })
    }
  }
  const moves = (ws.talk ?? []).flatMap((move, index) => moveProblems(move, [...path, 'talk', index]))
  return [...problems, ...moves]
}

function moveProblems(move: Move, path: Path): FileProblem[] {
  const kinds = MOVE_KINDS.filter((kind) => move[kind] !== undefined)
  if (kinds.length !== 1) return [{ path, message: `a move is exactly one of ${MOVE_KINDS.join(', ')}` }]
  const problems = (['of', 'next'] as const).flatMap((key) => frameProblems(move[key], [...path, key]))
  const only: [keyof Move, string[]][] = [
    ['of', ['silence']],
    ['order', ['await']],
    ['latency', ['await', 'next']],
    ['save', ['await', 'next']],
    ['repeat', ['send']],
  ]
  for (const [key, allowed] of only) {
    if (move[key] !== undefined && !allowed.includes(kinds[0] ?? '')) {
      problems.push({ path: [...path, key], message: `\`${key}\` goes with ${allowed.join(' or ')}` })
    }
  }
  return [...problems, ...frameProblems(move.await, [...path, 'await'])]
}

/** Finds probes that would pass whatever the answer is. */
function cannotFail(name: string, steps: readonly Step[], file: ProbeFile, path: Path): FileProblem[] {
  if (steps.some((step) => asks(step, file, new Set()))) return []
  return [{ path, message: `the probe '${name}' has no \`expect\`: it could not fail` }]
}

function asks(step: Step, file: ProbeFile, entered: Set<string>): boolean {
  if (step.check !== undefined || Object.values(step.expect ?? {}).some((value) => value !== undefined)) return true
  if (step.ws?.talk?.some((move) => move.await ?? move.next ?? move.silence ?? move.closed)) return true
  if (step.parallel?.some((inner) => asks(inner, file, entered))) return true
  if (step.use === undefined || entered.has(step.use)) return false
  entered.add(step.use)
  return (file.sequences?.[step.use] ?? []).some((inner) => asks(inner, file, entered))
}
