import { UntilgreenError } from '../errors.js'
import { formatProblems } from './format-problems.js'
import type { Problem } from './problem.js'

/** All problems as one error. @param sources text of each file, for the quoted lines. */
export function configInvalid(problems: readonly Problem[], sources: ReadonlyMap<string, string>): UntilgreenError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  return new UntilgreenError('CONFIG_INVALID', `${count} in the configuration\n${formatProblems(problems, sources)}`)
}
