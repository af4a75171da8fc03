import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import type { TestResult } from '../../model/test-result.js'
import { systemClock } from '../../platform/clock.js'
import { probeFileSchema } from '../../probe/probe-file.js'
import { runProbes } from '../../probe/run-probes.js'
import type { Staging } from './start-staging.js'

const FILE = 'loops/demo/p1.probes.yaml'

/** A switch of the staging and the P1 test that must notice it. */
export interface P1Fault {
  fault: string
  /** `001` */
  test: string
  /** Tests that depend on the same behaviour and may notice too. */
  also: string[]
  breaks: string
}

/** Runs the 25 P1 probes against a staging. */
export function runP1(staging: Staging): Promise<TestResult[]> {
  const { api, auth, ws } = staging
  return runProbes(probeFileSchema.parse(parse(readFileSync(FILE, 'utf8'))), {
    variables: { api, auth, ws },
    env: {},
    clock: systemClock,
    signal: new AbortController().signal,
  })
}

/** `001`, … of the results that did not pass. */
export function redOf(results: readonly TestResult[]): string[] {
  return results.filter(({ status }) => status !== 'passed').map(({ id }) => numberOf(id))
}

export const numberOf = (id: string): string => /^test_(\d{3})_/.exec(id)?.[1] ?? id

/** The staging's own table of faults, one for each P1 test. */
export async function p1Faults(): Promise<P1Fault[]> {
  const table = (await import(pathToFileURL(resolve('loops/demo/staging/fault-table.mjs')).href)) as {
    P1_FAULTS: Record<string, { test: string; breaks: string; also?: string[] }>
  }
  return Object.entries(table.P1_FAULTS).map(([fault, { test, breaks, also = [] }]) => ({ fault, test, breaks, also }))
}
