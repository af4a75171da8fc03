import type { ResultLetter } from '../model/recent-results.js'

/** How a result looks where there is room for one character: never by colour alone. */
export const RESULT_MARKS: Readonly<Record<ResultLetter, { mark: string; word: string }>> = {
  p: { mark: '✓', word: 'passed' },
  k: { mark: '~', word: 'flaky' },
  f: { mark: '✗', word: 'failed' },
  e: { mark: '!', word: 'errored' },
  s: { mark: '–', word: 'skipped' },
  b: { mark: '⊘', word: 'blocked' },
  m: { mark: '?', word: 'missing' },
  '-': { mark: ' ', word: 'no result' },
}
