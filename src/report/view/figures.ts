/** `92 %`, floored to a tenth: never 100 % for less than all. A dash where nothing was expected. */
export function percentOf(passed: number, expected: number): string {
  return expected > 0 ? `${Math.floor((passed * 1000) / expected) / 10} %` : '–'
}

/** `1 test`, `25 tests`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}

/** `165.3 MB` (powers of 1000), `12 KB`, `980 bytes`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte')
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, 'KB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  return `${size.toFixed(1).replace(/\.0$/, '')} ${unit}`
}

/** Twelve digits of a commit's hash tell it from others; any other name is kept. */
export function shortRevision(revision: string | undefined): string {
  if (revision === undefined) return 'not known'
  return /^[0-9a-f]{20,}$/.test(revision) ? revision.slice(0, 12) : revision
}
