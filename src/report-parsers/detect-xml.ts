/** JUnit XML: its root is `testsuites` or `testsuite`. */
export function looksLikeJunit(head: string): boolean {
  const root = xmlRootOf(head)
  return root === 'testsuites' || root === 'testsuite'
}

/** Visual Studio's TRX: its root is `TestRun`. */
export function looksLikeTrx(head: string): boolean {
  return xmlRootOf(head) === 'TestRun'
}

/** NUnit 3: its root is `test-run`. */
export function looksLikeNunit(head: string): boolean {
  return xmlRootOf(head) === 'test-run'
}

/** Name of the first element; prolog, comments and a DTD before it are passed over. Undefined where there is none. */
export function xmlRootOf(head: string): string | undefined {
  let rest = head.trimStart()
  while (rest.startsWith('<?') || rest.startsWith('<!')) {
    const end = endOfProlog(rest)
    if (end === -1) return undefined
    rest = rest.slice(end).trimStart()
  }
  return /^<([A-Za-z_][\w.:-]*)(?=[\s/>]|$)/.exec(rest)?.[1]
}

function endOfProlog(text: string): number {
  if (text.startsWith('<?')) return after(text, '?>')
  if (text.startsWith('<!--')) return after(text, '-->')
  const subset = text.indexOf('[')
  const close = text.indexOf('>')
  return subset !== -1 && subset < close ? after(text, ']>', /\]\s*>/) : after(text, '>')
}

function after(text: string, mark: string, pattern?: RegExp): number {
  if (pattern === undefined) {
    const at = text.indexOf(mark)
    return at === -1 ? -1 : at + mark.length
  }
  const match = pattern.exec(text)
  return match === null ? -1 : match.index + match[0].length
}
