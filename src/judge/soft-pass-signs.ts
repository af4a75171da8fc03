/** What a test prints that caught its own failure. Each is one alternative, read without case; none can backtrack far. */
const SIGNS = [
  // Left by an exception that went no further than a log line.
  'traceback \\(most recent call last\\)',
  '\\bAssertionError\\b',
  '\\bunhandled ?promise ?rejection',
  'task exception was never retrieved',
  'exception ignored in',
  '--- FAIL: ',
  '\\bpanic: ',
  // Said by the test itself.
  '\\bskipping (?:the |this )?(?:assert|assertion|check|validation|verification|test|step)',
  '\\b(?:assert|assertion|check|validation|verification|test) (?:was |is )?skipped',
  '\\b(?:exception|error|failure)s? (?:was |were |is |are )?(?:swallowed|suppressed|ignored)',
  '\\b(?:swallow|suppress|ignor)(?:ed|ing) (?:the |this |an? )?(?:\\w+ )?(?:exception|error|failure)',
  "\\b(?:error|failure|failed|exception)[^\\n]{0,40}\\b(?:but|and) (?:continuing|passing|test passes|that's ok)",
  '\\bcaught (?:an? |the )?(?:\\w+ )?(?:exception|error)\\b',
  '\\b(?:exception|error) (?:was )?caught\\b',
  '\\bcontinuing (?:anyway|despite)',
  '\\bpassing anyway',
  '\\bexpected and correct\\b',
  '\\btreat(?:ed|ing) as (?:a )?(?:pass|success)',
  // Marks that people put before bad news.
  '(?:\u26A0\uFE0F?|\u274C|\u2717|\u2718|\\[warn(?:ing)?\\]|\\bwarning:) {0,3}(?:unexpected|failed|failure|error|could not|no response|missing|timed out|timeout)',
]

const SIGN = new RegExp(SIGNS.join('|'), 'i')

/** The first sign of a swallowed failure in a passing test's output, with the rest of its line; undefined where there is none. */
export function softPassSign(output: string): string | undefined {
  const at = SIGN.exec(output)?.index
  if (at === undefined) return undefined
  return output
    .slice(at, at + 100)
    .split(/[\r\n]/, 1)[0]
    ?.trim()
}
