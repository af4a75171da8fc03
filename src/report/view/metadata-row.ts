import type { OutputRef } from '../../model/test-run.js'
import { formatBytes } from './figures.js'

/** One measured thing. What was not measured says so in `value`, with `known` false. */
export interface MetadataRow {
  label: string
  value: string
  known: boolean
}

/** A row; `absent` stands where nothing was measured. */
export function row(label: string, value: string | undefined, absent = 'not measured'): MetadataRow {
  return { label, value: value ?? absent, known: value !== undefined }
}

/** Paths are shown from the cycle's folder on, wherever the state lay. */
export function outputOf({ file, sizeBytes, cutBytes }: OutputRef): string {
  const path = /[\\/]cycles[\\/]\d{6}[\\/](.*)$/.exec(file)?.[1] ?? file
  return `${path}, ${formatBytes(sizeBytes)}${cutBytes > 0 ? `, ${formatBytes(cutBytes)} left out` : ''}`
}
