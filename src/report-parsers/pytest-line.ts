/** The words of `pytest -v` for one outcome. */
export type PytestWord = 'PASSED' | 'FAILED' | 'ERROR' | 'SKIPPED' | 'XFAIL' | 'XPASS' | 'RERUN'

/** Letters of the progress lines of `pytest` without `-v`. */
export const LETTERS: Readonly<Record<string, PytestWord>> = {
  '.': 'PASSED',
  F: 'FAILED',
  E: 'ERROR',
  s: 'SKIPPED',
  x: 'XFAIL',
  X: 'XPASS',
  R: 'RERUN',
}

/** How the last line names each outcome. */
export const COUNTED_AS: Readonly<Record<PytestWord, string>> = {
  PASSED: 'passed',
  FAILED: 'failed',
  ERROR: 'error',
  SKIPPED: 'skipped',
  XFAIL: 'xfailed',
  XPASS: 'xpassed',
  RERUN: 'rerun',
}

/** What happens to tests while they run. */
export type PytestLiveLine =
  | { kind: 'result'; id: string; word: PytestWord; reason: string; worker?: string }
  | { kind: 'started'; id: string; rest: string }
  | { kind: 'ended'; word: PytestWord; reason: string }
  | { kind: 'progress'; file?: string; letters: string }

/** A line of pytest's console, as far as it means something. */
export type PytestLine =
  | PytestLiveLine
  | { kind: 'named'; word: PytestWord; id: string; reason: string }
  | { kind: 'section'; title: string }
  | { kind: 'heading'; title: string }
  | { kind: 'stopped'; words: string }
  | { kind: 'final'; counts: Record<string, number> }
  | { kind: 'text' }

const WORDS = 'PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS|RERUN'
const RESULT = new RegExp(String.raw`^(\S.*?::.*?) (${WORDS})(?: \((.*)\))?\s*(?:\[\s*\d+%\])?$`)
const XDIST = new RegExp(String.raw`^\[(gw\d+)\] \[\s*\d+%\] (${WORDS}) (.+)$`)
const STARTED = /^(\S+?(?:::[^\s[]+)+(?:\[[^\]]*\])?)(?: (.*))?$/
const ENDED = new RegExp(String.raw`(${WORDS})(?: \(([^()]*)\))?\s*(?:\[\s*\d+%\])?$`)
const NAMED = new RegExp(String.raw`^(${WORDS}) (\S+?(?:::[^\s[]+)*(?:\[.*?\](?= - |$))?)(?: - (.*))?$`)
const PROGRESS = /^(?:(\S+) )?([.FEsxXR]+)\s*(?:\[\s*\d+%\])?$/
const FINAL =
  /^(=* ?)((?:no tests ran|\d+ [a-z]+(?: [a-z]+)?)(?:, \d+ [a-z]+(?: [a-z]+)?)*) in [\d.]+s(?: \([\d:, a-z]+\))?( ?=*)$/

/** A line after the collection, up to the first section. */
export function liveLine(line: string): PytestLine {
  const common = anyLine(line)
  if (common !== undefined) return common
  const xdist = XDIST.exec(line)
  if (xdist !== null) {
    return { kind: 'result', id: (xdist[3] ?? '').trim(), word: wordOf(xdist[2]), reason: '', worker: xdist[1] ?? '' }
  }
  const result = RESULT.exec(line)
  if (result !== null && isNodeId(result[1] ?? '')) {
    return { kind: 'result', id: result[1] ?? '', word: wordOf(result[2]), reason: result[3] ?? '' }
  }
  const started = STARTED.exec(line)
  if (started !== null) return { kind: 'started', id: started[1] ?? '', rest: started[2] ?? '' }
  const progress = PROGRESS.exec(line)
  if (progress !== null) {
    return { kind: 'progress', letters: progress[2] ?? '', ...(progress[1] !== undefined && { file: progress[1] }) }
  }
  return endedLine(line)
}

/** The end of a test whose output stands between its name and its outcome (`-s`, live logs). */
export function endedLine(line: string): PytestLine {
  const ended = ENDED.exec(line)
  return ended === null ? { kind: 'text' } : { kind: 'ended', word: wordOf(ended[1]), reason: ended[2] ?? '' }
}

/** A line of `short test summary info`. */
export function summaryLine(line: string): PytestLine {
  const common = anyLine(line)
  if (common !== undefined) return common
  const named = NAMED.exec(line)
  if (named === null || named[2]?.startsWith('[') === true) return { kind: 'text' }
  return { kind: 'named', word: wordOf(named[1]), id: named[2] ?? '', reason: named[3] ?? '' }
}

/** A line inside of a section. */
export function anyLine(line: string): PytestLine | undefined {
  const first = line[0]
  if (first === '=' || (first !== undefined && first >= '0' && first <= '9') || first === 'n') {
    const final = FINAL.exec(line)
    if (final !== null) return { kind: 'final', counts: countsOf(final[2] ?? '') }
    const section = /^={3,} (.+?) ={3,}$/.exec(line)?.[1]
    if (section !== undefined) return { kind: 'section', title: section }
  }
  if (first === '!') {
    const words = /^!{3,} (.+?) !{3,}$/.exec(line)?.[1]
    if (words !== undefined) return { kind: 'stopped', words }
  }
  if (first === '_') {
    const title = /^_+ (.+?) _+$/.exec(line)?.[1]
    if (title !== undefined) return { kind: 'heading', title }
  }
  return undefined
}

function countsOf(body: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const part of body.split(', ')) {
    const [, figure, name = ''] = /^(\d+) (.+)$/.exec(part) ?? []
    if (figure !== undefined) counts[name === 'errors' ? 'error' : name] = Number(figure)
  }
  return counts
}

/** Spaces stand in the brackets of a parametrised test only: anything else is a test's own output. */
function isNodeId(text: string): boolean {
  return !/\s/.test(text.replace(/\[.*\]$/s, ''))
}

function wordOf(word: string | undefined): PytestWord {
  return (word ?? 'ERROR') as PytestWord
}
