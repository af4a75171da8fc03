import type { Probe } from './probe-file.js'

/** The chosen probes and all that they need, in the file's order. */
export function wanted(probes: readonly Probe[], only: ((name: string) => boolean) | undefined): Probe[] {
  if (only === undefined) return [...probes]
  const kept = new Set<string>()
  const byName = new Map(probes.map((probe) => [probe.name, probe]))
  const keep = (name: string): void => {
    if (kept.has(name)) return
    kept.add(name)
    for (const need of byName.get(name)?.needs ?? []) keep(need)
  }
  for (const { name } of probes) if (only(name)) keep(name)
  return probes.filter(({ name }) => kept.has(name))
}

/** Those that failed before come first, then the file's order; each after what it needs. */
export function probeOrder(probes: readonly Probe[], previouslyFailed: readonly string[]): Probe[] {
  const byName = new Map(probes.map((probe) => [probe.name, probe]))
  const ordered = new Set<Probe>()
  const visited = new Set<string>()
  const place = (name: string): void => {
    const probe = byName.get(name)
    if (probe === undefined || visited.has(name)) return
    visited.add(name)
    for (const need of probe.needs ?? []) place(need)
    ordered.add(probe)
  }
  const failedBefore = new Set(previouslyFailed)
  for (const { name } of probes) if (failedBefore.has(name)) place(name)
  for (const { name } of probes) place(name)
  return [...ordered]
}
