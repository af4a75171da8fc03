import type { Progress } from '../../model/progress.js'

/** Progress without the loop's secrets. */
export function maskedProgress(progress: Progress, mask: (text: string) => string): Progress {
  switch (progress.kind) {
    case 'output':
      return { ...progress, line: mask(progress.line) }
    case 'readiness':
      return { ...progress, message: mask(progress.message) }
    case 'test:started':
    case 'test:finished':
      return { ...progress, test: mask(progress.test) }
    default:
      return progress
  }
}
