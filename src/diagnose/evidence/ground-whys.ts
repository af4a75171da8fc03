import type { Evidence, Why } from '../../model/cluster.js'

/** The cycle's files that evidence may stand in: path relative to the cycle's folder → lines. */
export type EvidenceFiles = ReadonlyMap<string, readonly string[]>

const SHORTEST_QUOTE = 4

/**
 * Holds each step of a chain to its evidence: what is not found in the file that it names is dropped, and a step without evidence is not established.
 * Line numbers are set to where the text stands.
 */
export function groundWhys(whys: readonly Why[], files: EvidenceFiles): Why[] {
  return whys.map((why) => {
    const evidence = why.evidence.flatMap((one) => grounded(one, files) ?? [])
    return { ...why, evidence, established: why.established && evidence.length > 0 }
  })
}

/** The same evidence with the number of its line; undefined where its file has no such text. */
export function grounded(evidence: Evidence, files: EvidenceFiles): Evidence | undefined {
  const lines = files.get(evidence.source)
  const text = evidence.text.trim()
  if (lines === undefined || text.length < SHORTEST_QUOTE) return undefined
  const given = evidence.line === undefined ? undefined : lines[evidence.line - 1]
  const line = given?.includes(text) ? (evidence.line ?? 0) : lines.findIndex((one) => one.includes(text)) + 1
  return line === 0 ? undefined : { source: evidence.source, line, text }
}
