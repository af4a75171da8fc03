import { plainText } from '../../diagnose/plain-text.js'
import type { Cluster, Failure } from '../../model/cluster.js'
import type { TestResult } from '../../model/test-result.js'

/** Where all that the failed tests said is kept, for evidence to point to. */
export const FAILURES_FILE = 'output/failures.log'

const MOST_CHARACTERS = 2_000_000

/**
 * What the failed tests said, one section each, at most 2 MB. The failure that stands for its cause comes first, so that it is there.
 * @param results by `suite/id`.
 */
export function failuresText(
  failures: readonly Failure[],
  clusters: readonly Cluster[],
  results: ReadonlyMap<string, TestResult>,
): string[] {
  const lines: string[] = []
  let left = MOST_CHARACTERS
  for (const failure of inOrder(failures, clusters)) {
    const section = sectionOf(failure, results.get(failure.test))
    const size = section.reduce((sum, line) => sum + line.length + 1, 0)
    if (size > left) {
      lines.push(`== left out: what ${failure.test} and others said, beyond ${MOST_CHARACTERS} characters`)
      break
    }
    left -= size
    lines.push(...section)
  }
  return lines
}

/** Lines that say what an examination found of the tokens that a test sent. */
export function tokenLines({ tokens = [] }: Pick<TestResult, 'tokens'>): string[] {
  return tokens.flatMap(({ via, against, findings }) => {
    const names = against.join(', ') || 'nothing'
    if (findings.length === 0) return [`token sent as ${via}: good by ${names}`]
    return findings.map(
      ({ cause, confidence, detail }) =>
        `token sent as ${via}: ${cause} (${confidence}): ${detail} [held against ${names}]`,
    )
  })
}

function inOrder(failures: readonly Failure[], clusters: readonly Cluster[]): Failure[] {
  const examples = new Set<Failure>()
  for (const { members, example } of clusters) {
    const inside = new Set(members)
    const found = failures.find(
      ({ test, message }) => inside.has(test) && message !== '' && example.startsWith(plainText(message)),
    )
    if (found !== undefined) examples.add(found)
  }
  return [...examples, ...failures.filter((failure) => !examples.has(failure))]
}

function sectionOf({ test, message, trace, output }: Failure, result: TestResult | undefined): string[] {
  const parts = [message, trace, output].filter((part) => part !== undefined && part !== '')
  return [
    `== ${test}`,
    ...parts.flatMap((part) => plainText(part ?? '').split('\n')),
    ...(result === undefined ? [] : tokenLines(result)),
    '',
  ]
}
