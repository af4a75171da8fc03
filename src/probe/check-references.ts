import type { FileProblem } from './file-problem.js'
import type { ProbeFile, Step } from './probe-file.js'

type Path = FileProblem['path']

/** Doubled names, needs that lead nowhere, and circles of needs. */
export function needsProblems({ probes }: ProbeFile): FileProblem[] {
  const names = new Map<string, number>()
  const problems: FileProblem[] = []
  for (const [index, { name }] of probes.entries()) {
    const path = ['probes', index, 'name']
    if (names.has(name)) problems.push({ path, message: `there are two probes named '${name}'` })
    else names.set(name, index)
  }
  for (const [index, { needs = [] }] of probes.entries()) {
    for (const [at, need] of needs.entries()) {
      const path = ['probes', index, 'needs', at]
      if (!names.has(need)) problems.push({ path, message: `there is no probe named '${need}'` })
    }
  }
  const edges = new Map(probes.map(({ name, needs = [] }) => [name, needs]))
  const circle = findCircle(edges)
  if (circle === undefined) return problems
  const path = ['probes', names.get(circle[0] ?? '') ?? 0, 'needs']
  return [...problems, { path, message: `probes need each other in a circle: ${circle.join(' → ')}` }]
}

/** Sequences that are not there, and circles of them. */
export function sequenceProblems(file: ProbeFile): FileProblem[] {
  const sequences = new Map(Object.entries(file.sequences ?? {}))
  const uses = [
    ...file.probes.flatMap((probe, index) => usesIn(probe.steps, ['probes', index, 'steps'])),
    ...[...sequences].flatMap(([name, steps]) => usesIn(steps, ['sequences', name])),
  ]
  const problems = uses
    .filter(({ name }) => !sequences.has(name))
    .map(({ name, path }) => ({ path, message: `there is no sequence named '${name}'` }))
  const edges = new Map([...sequences].map(([name, steps]) => [name, usesIn(steps, []).map((use) => use.name)]))
  const circle = findCircle(edges)
  if (circle === undefined) return problems
  const message = `sequences use each other in a circle: ${circle.join(' → ')}`
  return [...problems, { path: ['sequences', circle[0] ?? ''], message }]
}

function usesIn(steps: readonly Step[], path: Path): { name: string; path: Path }[] {
  return steps.flatMap((step, index) => [
    ...(step.use === undefined ? [] : [{ name: step.use, path: [...path, index, 'use'] }]),
    ...usesIn(step.parallel ?? [], [...path, index, 'parallel']),
  ])
}

/** One circle as the names on it, the first again at its end; iterative, so that a long chain can't overflow the stack. */
function findCircle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const finished = new Set<string>()
  for (const start of edges.keys()) {
    const trail: { name: string; next: number }[] = [{ name: start, next: 0 }]
    while (trail.length > 0) {
      const top = trail.at(-1)
      if (top === undefined) break
      const target = edges.get(top.name)?.[top.next++]
      if (target === undefined) {
        finished.add(top.name)
        trail.pop()
        continue
      }
      const at = trail.findIndex(({ name }) => name === target)
      if (at >= 0) return [...trail.slice(at).map(({ name }) => name), target]
      if (!finished.has(target) && edges.has(target)) trail.push({ name: target, next: 0 })
    }
  }
  return undefined
}
