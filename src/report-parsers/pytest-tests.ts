import type { Attempt } from '../model/test-result.js'
import type { Collector } from './collector.js'
import type { PytestSession } from './pytest-console.js'
import { COUNTED_AS, type PytestWord } from './pytest-line.js'
import type { TestPart } from './test-part.js'

type Shown = Partial<Record<PytestWord, number>>
type Entry = { id: string; word: PytestWord; reason: string }

const STATUS: Readonly<Record<PytestWord, Attempt['status']>> = {
  PASSED: 'passed',
  FAILED: 'failed',
  ERROR: 'errored',
  SKIPPED: 'skipped',
  XFAIL: 'skipped',
  XPASS: 'passed',
  RERUN: 'failed',
}
const UNNAMED = 'the console does not name this test: run pytest with -v'

/** Adds the tests of a session. Returns how many outcomes of each kind the console shows, to be held against its last line. */
export function addPytestTests(session: PytestSession, collector: Collector): Shown {
  const shown: Shown = {}
  const isVerbose = session.results.length > 0
  const reasons = new Map(session.named.map(({ id, word, reason }) => [`${word} ${id}`, reason]))
  const entries: Entry[] = isVerbose ? [...session.results] : session.named.filter(({ word }) => word !== 'SKIPPED')
  if (isVerbose) entries.push(...session.named.filter((entry) => isCollectionError(entry)))
  const attempts = new Map<string, Attempt[]>()
  const ended = new Set<string>()
  const brokenAfterPass = new Set<string>()
  for (const entry of callsFirst(entries)) {
    if (isVerbose || isCollectionError(entry)) bump(shown, entry.word)
    if (entry.word === 'RERUN') {
      attempts.set(entry.id, [...(attempts.get(entry.id) ?? []), { status: 'failed' }])
      continue
    }
    const reason = entry.reason || reasons.get(`${entry.word} ${entry.id}`) || ''
    const part = partOf({ ...entry, reason }, ended.has(entry.id), session)
    const before = attempts.get(entry.id)
    collector.add({ ...part, ...(before !== undefined && { attempts: [...before, lastAttempt(part)] }) })
    if (part.phase === 'teardown' && !ended.has(entry.id)) brokenAfterPass.add(entry.id)
    attempts.delete(entry.id)
    ended.add(entry.id)
  }
  for (const id of session.unfinished) {
    if (!ended.has(id)) collector.add({ id, status: 'errored', message: 'started and never ended' })
  }
  if (!isVerbose) addUnnamed(session, namedOutcomes(entries, brokenAfterPass), shown, collector)
  for (let at = 1; at <= session.skippedModules; at++) {
    bump(shown, 'SKIPPED')
    collector.add({
      id: `(unnamed, skipped module ${at})`,
      status: 'skipped',
      phase: 'collection',
      skipKind: 'skip',
      warning: UNNAMED,
    })
  }
  return shown
}

/** The summary lists errors before or after failures; an error in tear-down belongs after its test's own outcome. */
function callsFirst(entries: readonly Entry[]): Entry[] {
  const called = new Set(entries.filter(({ word }) => word !== 'ERROR').map(({ id }) => id))
  const late = (entry: Entry) => entry.word === 'ERROR' && called.has(entry.id)
  return [...entries.filter((entry) => !late(entry)), ...entries.filter(late)]
}

function isCollectionError({ id, word }: Entry): boolean {
  return word === 'ERROR' && !id.includes('::')
}

function partOf(entry: Entry, hasEnded: boolean, session: PytestSession): TestPart {
  const { id, word, reason } = entry
  const seconds = session.durations.get(id)
  const common = { id, status: STATUS[word], ...(seconds !== undefined && { durationMs: seconds * 1000 }) }
  if (word === 'SKIPPED') return { ...common, skipKind: 'skip', message: reason }
  if (word === 'XFAIL') return { ...common, skipKind: 'xfail', message: reason }
  if (word === 'XPASS') return { ...common, warning: 'XPASS: passed, though it was expected to fail' }
  if (word === 'PASSED') return common
  if (isCollectionError(entry)) {
    const found = session.failures.take(id, ['collection'])
    return {
      ...common,
      phase: 'collection',
      message: found?.message || reason || 'could not be collected',
      trace: found?.trace,
    }
  }
  const found = session.failures.take(
    id,
    word === 'FAILED' ? ['call'] : hasEnded ? ['teardown'] : ['setup', 'teardown'],
  )
  const phase = word === 'FAILED' ? 'call' : (found?.phase ?? (hasEnded ? 'teardown' : 'setup'))
  return { ...common, phase, message: found?.message || reason || 'failed without a message', trace: found?.trace }
}

function lastAttempt(part: TestPart): Attempt {
  return { status: part.status, ...(part.message !== undefined && { message: part.message }) }
}

/** A test whose tear-down alone is named passed before: one of the dots is its own. */
function namedOutcomes(entries: readonly Entry[], brokenAfterPass: ReadonlySet<string>): Entry[] {
  const passed = [...brokenAfterPass].map((id): Entry => ({ id, word: 'PASSED', reason: '' }))
  return [...entries.filter((entry) => !isCollectionError(entry)), ...passed]
}

/** Outcomes that only a letter stands for: by file, less those that the summary names. */
function addUnnamed(session: PytestSession, named: readonly Entry[], shown: Shown, collector: Collector): void {
  for (const [file, words] of session.progress) {
    for (const word of words) bump(shown, word)
    let flaky = words.filter((word, at) => word === 'PASSED' && words[at - 1] === 'RERUN').length
    for (const word of Object.keys(COUNTED_AS) as PytestWord[]) {
      if (word === 'RERUN') continue
      const isHere = (entry: Entry) => entry.word === word && (file === '' || entry.id.startsWith(`${file}::`))
      const count = words.filter((other) => other === word).length - named.filter(isHere).length
      for (let at = 1; at <= count; at++) {
        const name = `(unnamed, ${COUNTED_AS[word]} ${at})`
        const wasRerun = word === 'PASSED' && flaky-- > 0
        collector.add({
          id: file === '' ? name : `${file}::${name}`,
          status: STATUS[word],
          warning: UNNAMED,
          ...(word === 'SKIPPED' && { skipKind: 'skip' as const }),
          ...(word === 'XFAIL' && { skipKind: 'xfail' as const }),
          ...(wasRerun && { attempts: [{ status: 'failed' as const }, { status: 'passed' as const }] }),
        })
      }
    }
  }
}

function bump(counts: Shown, word: PytestWord): void {
  counts[word] = (counts[word] ?? 0) + 1
}
