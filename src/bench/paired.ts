/** One measurement: what is compared, and whatever else was seen of it. */
export interface Sample {
  /** Milliseconds, or another figure of which less is better. */
  value: number
  /** Peak of the process, in MB. */
  rssMb?: number
  [more: string]: number | undefined
}

/**
 * Runs each contender once a round, in turning order: what disturbs the machine for a while disturbs all of them.
 * Who is undefined is not here and has no samples.
 */
export async function paired<Name extends string>(
  contenders: { readonly [Each in Name]?: (() => Promise<Sample>) | undefined },
  rounds: number,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(contenders) as Name[]
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const sample = await contenders[name]?.()
      if (sample !== undefined) samples[name].push(sample)
    }
  }
  return samples
}

/** The middle one, or the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The median of the samples' values, or of another of their figures. */
export function medianOf(samples: readonly Sample[], field = 'value'): number {
  return median(samples.flatMap((sample) => sample[field] ?? []))
}

/** From the least to the most, as a share of the median: 0.1 is 10 %. 0 for one value. */
export function spread(values: readonly number[]): number {
  if (values.length < 2) return 0
  return (Math.max(...values) - Math.min(...values)) / median(values)
}

/** The median of the rounds' own ratios: both halves of each were measured next to one another. */
export function pairedRatio(ours: readonly Sample[], beside: readonly Sample[]): number {
  return median(ours.map(({ value }, round) => value / (beside[round]?.value ?? Number.NaN)))
}
