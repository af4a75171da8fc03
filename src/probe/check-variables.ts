import type { FileProblem } from './file-problem.js'
import { isRecord } from './pointer.js'
import type { ProbeFile, Step } from './probe-file.js'
import { FILTERS, references } from './template.js'

type Path = FileProblem['path']

const BUILT_IN = new Set(['uuid', 'index', 'turn'])

/** References to variables that nothing in the file ever sets, and to filters that don't exist. `vars` may come from outside and are asked for when the probe runs. */
export function variableProblems(file: ProbeFile): FileProblem[] {
  const known = new Set([...BUILT_IN, ...savedNames(file)])
  const problems: FileProblem[] = []
  visit({ probes: file.probes, sequences: file.sequences, vars: file.vars }, [], (text, path) => {
    for (const { name, filters } of references(text)) {
      const foreign = /^(?:vars|env)\..+/.test(name)
      if (!foreign && !known.has(name))
        problems.push({ path, message: `there is no variable '${name}': nothing saves it` })
      for (const filter of filters) {
        if (Object.hasOwn(FILTERS, filter)) continue
        problems.push({ path, message: `there is no filter '${filter}' (${Object.keys(FILTERS).join(', ')})` })
      }
    }
  })
  return problems
}

function savedNames(file: ProbeFile): string[] {
  const steps = [...file.probes.flatMap((probe) => probe.steps), ...Object.values(file.sequences ?? {}).flat()]
  return steps.flatMap(namesIn)
}

function namesIn(step: Step): string[] {
  const talk = step.ws?.talk ?? []
  return [
    ...Object.keys(step.save ?? {}),
    ...Object.keys(step.with ?? {}),
    ...talk.flatMap((move) => Object.keys(move.save ?? {})),
    ...(step.parallel ?? []).flatMap(namesIn),
  ]
}

function visit(value: unknown, path: Path, found: (text: string, path: Path) => void): void {
  if (typeof value === 'string') found(value, path)
  else if (Array.isArray(value)) for (const [index, inner] of value.entries()) visit(inner, [...path, index], found)
  else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      found(key, [...path, key])
      visit(inner, [...path, key], found)
    }
  }
}
