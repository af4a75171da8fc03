/** Pairwise agreement of a grouping with the labels: of all pairs, those put together and those that belong together. */
export function pairwiseF1(
  labels: readonly string[],
  groups: readonly string[],
): { precision: number; recall: number; f1: number } {
  const pairs = (names: readonly string[]): number => {
    const sizes = new Map<string, number>()
    for (const name of names) sizes.set(name, (sizes.get(name) ?? 0) + 1)
    return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
  }
  const both = pairs(labels.map((label, at) => `${label}\u0000${groups[at]}`))
  const precision = both / Math.max(1, pairs(groups))
  const recall = both / Math.max(1, pairs(labels))
  return { precision, recall, f1: (2 * precision * recall) / Math.max(Number.EPSILON, precision + recall) }
}
