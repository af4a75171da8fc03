import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cause } from '../model/cluster.js'

/** Established steps whose evidence does not stand on the named line of the named file of the cycle; none of a chain that can be believed. */
export function unfounded(cycleFolder: string): string[] {
  const { causes } = JSON.parse(readFileSync(join(cycleFolder, 'analysis.json'), 'utf8')) as { causes: Cause[] }
  return causes.flatMap(({ id, whys }) =>
    whys
      .filter(({ established, evidence }) => established && !(evidence.length > 0 && evidence.every(isThere)))
      .map(({ answer }) => `${id}: ${answer}`),
  )
  function isThere({ source, line = 0, text }: Cause['whys'][number]['evidence'][number]): boolean {
    try {
      return readFileSync(join(cycleFolder, source), 'utf8').split('\n')[line - 1]?.includes(text) ?? false
    } catch {
      return false
    }
  }
}
