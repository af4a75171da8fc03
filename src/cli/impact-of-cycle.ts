import { readText } from '../platform/files.js'
import { join } from '../platform/paths.js'
import type { VerdictDocument } from '../report/verdict-document.js'
import type { Call } from './command.js'

type Impact = NonNullable<VerdictDocument['impact']>

/** What was at stake in a cycle: as its verdict noted it; where that file is gone, as the loop file says now; else nothing. */
export async function impactOfCycle(call: Call, loop: string, cycle: number): Promise<Impact> {
  return (await noted(call, loop, cycle)) ?? (await configured(call, loop)) ?? []
}

async function noted({ stateDir }: Call, loop: string, cycle: number): Promise<Impact | undefined> {
  const path = join(stateDir, loop, 'cycles', String(cycle).padStart(6, '0'), 'verdict.json')
  try {
    const { impact } = JSON.parse(await readText(path)) as { impact?: unknown }
    return impact === null ? [] : impactFrom(impact)
  } catch {
    return undefined
  }
}

async function configured({ io }: Call, loop: string): Promise<Impact | undefined> {
  try {
    const { loadLoop } = await import('../config/load-loop.js')
    const { test } = await loadLoop(loop, { workingDirectory: process.cwd(), env: io.env })
    return test.suites.flatMap(({ name, impact }) =>
      impact === undefined ? [] : (impactFrom([{ suite: String(name), ...(impact as object) }]) ?? []),
    )
  } catch {
    return undefined
  }
}

/** Undefined for what has another shape: a file that someone else wrote says nothing about money. */
function impactFrom(value: unknown): Impact | undefined {
  if (!Array.isArray(value)) return undefined
  const entries = value as { suite?: unknown; label?: unknown; mrrUsd?: unknown }[]
  const sound = entries.every(
    (entry) =>
      typeof entry?.suite === 'string' &&
      typeof entry.label === 'string' &&
      (entry.mrrUsd === undefined || typeof entry.mrrUsd === 'number'),
  )
  return sound ? (entries as Impact) : undefined
}
