import { UntilgreenError } from '../errors.js'

/** What the system's error codes mean for the person whose disk it is. */
const HINTS: Record<string, string> = {
  ENOSPC: 'The disk (or its inodes) is full. Free some space and run again: it resumes.',
  EDQUOT: 'The quota is used up. Free some space and run again: it resumes.',
  EACCES: 'This user may not write there. Correct the permissions or use another --state-dir.',
  EPERM: 'This user may not write there. Correct the permissions or use another --state-dir.',
  EROFS: 'The file system is mounted read-only. Remount it or use another --state-dir.',
  EMFILE: 'Too many files are open. Raise `ulimit -n` and run again: it resumes.',
  ENFILE: 'Too many files are open on this machine. Run again when there are fewer: it resumes.',
  EIO: 'The disk reported an error. Check its health before running again; nothing more was written after the error.',
  ENOTREG: 'State is kept in regular files only. Remove or rename what stands there; it was not touched.',
  ENOTDIR: 'A file stands where the state folder should be. Use another --state-dir or move it away.',
}

/**
 * A file call that failed, as STATE_IO with the path and what to do about it. Our own errors pass through.
 * @param doing what was tried: `write`, `open`.
 */
export function stateIo(doing: string, path: string, cause: unknown): UntilgreenError {
  if (cause instanceof UntilgreenError) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  const hint = HINTS[codeOf(cause) ?? '']
  return new UntilgreenError('STATE_IO', `can't ${doing} ${path}: ${message}`, { cause, ...(hint && { hint }) })
}

/** `ENOSPC`, … of the system's error, where it is one. */
export function codeOf(cause: unknown): string | undefined {
  const code = (cause as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}
