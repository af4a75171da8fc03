import type { Failure } from '../model/cluster.js'
import type { Facts, Phase } from '../model/facts.js'
import { coreWords } from './core-words.js'
import { extractFacts } from './facts/extract-facts.js'
import { type Headline, headlineOf } from './headline.js'
import { plainText } from './plain-text.js'

/** What one failure's text says, before anything is compared with anything. A pure function of the text. */
export interface Reading {
  facts: Facts
  phase: Phase
  headline: Headline
  words: string[]
  /** The text that was read: message, or what else tells where the message doesn't. */
  text: string
  /** Where it stood. */
  from: 'message' | 'trace' | 'output'
  /** The message alone told enough. */
  told: boolean
}

/** Reads a failure: its message; the trace and the output only where the message doesn't tell. */
export function readFailure(failure: Failure): Reading {
  const message = plainText(failure.message)
  const read = readText(message, 'message')
  const enough = tells(read)
  const told = enough ? read : (readFurther(failure, message) ?? read)
  const facts = failure.facts === undefined ? told.facts : { ...told.facts, ...failure.facts }
  return { ...told, told: enough, facts, phase: phaseOf(failure.phase, told.text) }
}

function readText(text: string, from: Reading['from']): Reading {
  const headline = headlineOf(text)
  const near = [headline.line, ...headline.details].join('\n')
  const facts = extractFacts(near, withoutFrames(text), headline.line)
  return { facts, phase: 'unknown', headline, words: coreWords(facts, headline, text), text, from, told: false }
}

/** A message without facts and with hardly a word (`exit status 1`, `Test failed`) tells nothing. */
function tells(reading: Reading): boolean {
  const { exitCode: _exit, endpoint: _endpoint, method: _method, ...telling } = reading.facts
  if (Object.keys(telling).length > 0) return true
  return reading.words.filter((word) => !CHATTER.has(word)).length >= 2
}

const CHATTER = new Set(
  'test tests case suite command process exited exit status code run runner see output log logs above below details fail failing none null undefined true false assertion assert step script returned non zero child task job did not pass passed unsuccessful finished ended'.split(
    ' ',
  ),
)

function readFurther(failure: Failure, message: string): Reading | undefined {
  for (const from of ['trace', 'output'] as const) {
    const text = plainText(failure[from] ?? '')
    if (text.trim() === '') continue
    const reading = readText(from === 'output' ? troubleLines(text) : `${message}\n${text}`, from)
    if (tells(reading)) return reading
  }
  return undefined
}

const TROUBLE =
  /error|exception|fail|fatal|panic|refused|denied|timed? ?out|unable|cannot|not found|reject|invalid|unexpected|unavailable|killed|closed|⚠|❌/i

/** Of a long output only the lines that speak of trouble, the last eight. */
function troubleLines(output: string): string {
  return output
    .split('\n')
    .filter((line) => TROUBLE.test(line))
    .slice(-8)
    .join('\n')
}

/** Frames, lines of quoted source, links to documentation. */
const FRAME_LINE =
  /^\s*(?:at (?:async |new )?[\w$.<>[\] ]*\(?[^)\n]*:\d+(?::\d+)?\)?|at [\w.$<>]+\([\w.]*(?::\d+)?\)|File "[^"]*", line \d+.*|>? *\d+ \|.*|\| +\^+.*|\(?(?:Background on this error at|For more information(?: check)?|See|More info)[: ]+https?:.*)$/gm

export function withoutFrames(text: string): string {
  return text.includes('\n') ? text.replace(FRAME_LINE, '') : text
}

const PHASES: readonly (readonly [phase: Phase, pattern: RegExp])[] = [
  [
    'collection',
    /error(?:s)? (?:during collection|collecting)|while importing test module|collected 0 items|no tests (?:ran|found|collected)|not found in `?markers`?|No test files? found|no test suite found/i,
  ],
  [
    'setup',
    /ERROR at setup of|"before (?:each|all)" hook|beforeAll|beforeEach hook|fixture ['"]\w+['"] not found|@BeforeEach|setUpClass/,
  ],
  ['teardown', /ERROR at teardown of|"after (?:each|all)" hook|afterAll|afterEach hook|tearDownClass/],
  [
    'deploy',
    /container failed to start|Revision '[^']*' is not ready|rollout status|CrashLoopBackOff|ImagePullBackOff|ErrImagePull|deployment .* exceeded its progress deadline|failed to pull|back-off pulling/i,
  ],
]

function phaseOf(given: Phase | undefined, text: string): Phase {
  if (given !== undefined && given !== 'unknown' && given !== 'call') return given
  return PHASES.find(([, pattern]) => pattern.test(text))?.[0] ?? given ?? 'unknown'
}
