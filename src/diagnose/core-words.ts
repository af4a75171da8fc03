import type { Facts } from '../model/facts.js'
import { isKnownSqlState } from './facts/codes.js'
import { errnoFact } from './facts/errno.js'
import { withoutTypes } from './facts/exception.js'
import { serviceOf } from './facts/service.js'
import { tellingSubject } from './facts/subject.js'
import type { Headline } from './headline.js'
import { templateWords } from './template.js'

/** Beside a status or code a few words tell one cause from another; without, it takes more. */
const WORDS_BESIDE_FACTS = 7

/** Problems of the way between test and product: what the test was about to do says nothing about them. */
const ON_THE_WAY = new Set([
  ...[
    'ENOTFOUND',
    'EAI_AGAIN',
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
])

/** Did it fail before anything answered? Then neither endpoint nor intention belongs to the cause. */
export function isOnTheWay(facts: Facts): boolean {
  return (
    facts.httpStatus === undefined &&
    facts.closeCode === undefined &&
    (facts.tls !== undefined || ON_THE_WAY.has(facts.errno ?? ''))
  )
}

/**
 * The words that tell a cause apart from others with the same facts. Where a fact says it all (a close code with its reason,
 * an SQLSTATE, a certificate problem), none.
 */
export function coreWords(facts: Facts, headline: Headline, text: string): string[] {
  const words = wordsBeside(facts, headline, text)
  const coded = facts.httpStatus ?? facts.grpc ?? facts.errorCode ?? facts.closeCode
  return coded === undefined ? words : words.slice(0, WORDS_BESIDE_FACTS)
}

function wordsBeside(facts: Facts, headline: Headline, text: string): string[] {
  if (facts.closeCode !== undefined) return templateWords(facts.closeReason ?? '')
  if (facts.tls !== undefined || facts.signal !== undefined) return []
  const told = tellingSubject(text)
  if (told !== undefined) return [told.kind]
  const line = withoutTypes(headline.line)
  if (facts.sqlState !== undefined)
    return facts.subject !== undefined || isKnownSqlState(facts.sqlState) ? [] : templateWords(line)
  if (isOnTheWay(facts)) return [...said(serviceOf(text)), ...templateWords(linkWithErrno(line))]
  if (NOTHING_COLLECTED.test(text)) return ['nothing-collected']
  const matched = matcherWords(headline) ?? actionWords(line, facts)
  if (matched !== undefined) return matched
  if (facts.grpc !== undefined) return templateWords(grpcDetail(text) ?? line)
  if (facts.errorCode !== undefined || (facts.httpStatus !== undefined && facts.endpoint !== undefined))
    return templateWords(messageField(text) ?? '')
  const details = facts.httpStatus === undefined ? headline.details : []
  const words = templateWords([line, ...details].join('\n'))
  return facts.httpStatus === undefined && words.length > 2
    ? words
    : [...words, ...templateWords(messageField(text) ?? '')].slice(0, 12)
}

function said(word: string | undefined): string[] {
  return word === undefined ? [] : [word]
}

/** Of `outer: inner: connection refused` the last link that says it; Go's `dial tcp` belongs to it. */
function linkWithErrno(line: string): string {
  const dial = /\bdial (?:tcp|udp|unix)\b.*/.exec(line)?.[0]
  if (dial !== undefined) return dial
  const links = line.split(/: | - |; |, |\. /)
  return links.reverse().find((link) => errnoFact(link) !== undefined) ?? line
}

const NOTHING_COLLECTED = /collected 0 items|no tests (?:ran|were found|found|collected)\b/i
const ACTION = /^((?:\w+\.)+\w+): (?:Test )?timeout\b/i

/** Playwright's actions that ran out of time, whoever's clock it was: the action and what it waited for. */
function actionWords(line: string, { subject }: Facts): string[] | undefined {
  const action = ACTION.exec(line)?.[1]
  return action === undefined ? undefined : templateWords(`${action} timeout ${subject ?? ''}`)
}

const MATCHER = /expect(?:\.soft|\.poll)?\((?:[^()\n]|\([^()\n]*\))*\)(?:\.(?:resolves|rejects))?((?:\.not)?\.to\w+)/
const LOCATOR = /^\s*Locator: +(.+)$/m
const PAIRS: readonly RegExp[] = [
  /^\s*Expected(?: (?:string|pattern|substring|value|array|length))?: +(.+)$/m,
  /^\s*Received(?: (?:string|value|array|length))?: +(.+)$/m,
]

/** Playwright's and Jest's matchers in one form, whatever their version's wording: matcher, locator, expected, received, differing keys. */
function matcherWords({ line, details }: Headline): string[] | undefined {
  const text = [line, ...details].join('\n')
  const matcher = MATCHER.exec(text)?.[1]
  if (matcher === undefined) return undefined
  const parts = [LOCATOR, ...PAIRS].map((pattern) => pattern.exec(text)?.[1] ?? '')
  const isDiff = details.some((detail) => /^\s*[-+] (?:Expected|Received)/.test(detail))
  const differing = !isDiff
    ? []
    : details.filter((detail) => /^\s*[-+] +["\w]/.test(detail) && !/^\s*[-+] (?:Expected|Received)/.test(detail))
  return templateWords([matcher, ...parts, ...differing.slice(0, 4)].join(' '))
}

const GRPC_DETAIL =
  /desc = (?:connection error: desc = )?"?([^\n"]+)|details = "([^"\n]+)|\b\d{1,2} [A-Z_]+: ([^\n]+)|StatusRuntimeException: [A-Z_]+: ([^\n]+)|Detail="([^"\n]+)/

/** What a gRPC status says in words, in the spellings of Go, Python, Node, Java and .NET. */
function grpcDetail(text: string): string | undefined {
  return GRPC_DETAIL.exec(text)
    ?.slice(1)
    .find((part) => part !== undefined)
}

const MESSAGE_FIELD =
  /["'](?:error_message|message|detail|error_description|msg|reason|title|error)["']: ?(?:"((?:[^"\\\n]|\\.){2,200})|'((?:[^'\\\n]|\\.){2,200}))/

/** What a JSON or dict body says in its own words. */
export function messageField(text: string): string | undefined {
  const found = MESSAGE_FIELD.exec(text)
  return found?.[1] ?? found?.[2]
}
