/** Lines that carry no cause: frames, source carets, rulers, runner chatter. */
const FRAME =
  /^\s*(?:at (?:async |new |Object\.|[\w$.<>/[\] ]+[(@]|file:|\/|[\w.$]+\()|File "[^"]*", line \d+|[~^\s]+$|\.{3} \d+ (?:more|common frames)|-{4,}|={4,}|\d+ \||> *\d+ \||\|\s|goroutine \d+ \[|[\w./-]+\.(?:py|go|ts|js|java|rb|rs|cs):\d+:?\s*(?:in \w+)?$|--- End of (?:inner|stack)|created by |Error Trace:|Stack trace:?$|Traceback \(most recent|self = |tests?\/\S+\.py:\d+: in |\+\d+ more)/
/** What runners, shells and loggers put in front of a line. None of it is the cause. */
const PREFIXES: readonly RegExp[] = [
  /^E {2,}/,
  /^\s*(?:✗|✘|×|❌|⚠️|●|⨯|✖|→|›|\*|•|>)\s*/,
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?\s*[-|:]?\s*/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?\s+/,
  /^\[?(?:ERROR|WARN(?:ING)?|CRITICAL|FATAL|SEVERE|INFO|error|fatal)\]?(?:\s*\[[\w.\-/: ]+\])?\s*(?:(?:[\w-]+\.)+[\w-]+\s*)?[-:|]+\s+/,
  /^(?:ERROR|FATAL|CRITICAL|WARN|SEVERE) +(?=[A-Z[\w])/,
  /^\[[\w.\-/:# ]{2,40}\]\s+(?=\S)/,
  /^(?:Warning|Normal)\s+[A-Z]\w+\s+(?:\d+\w*\s+(?:\(x\d+[^)]*\)\s+)?)?(?:\S+\/\S+\s+|kubelet\s+|default-scheduler\s+)?/,
  /^\w*Error \[\w+\]: /,
  /^[([](?:attempt|try|retry|run|worker|shard|step|iteration)\b[^)\]]*[)\]]:?\s+/i,
  /^(?:an? )?(?:unexpected|unhandled|uncaught|unknown|internal test) (?:error|exception|failure)(?: (?:occurred|in test|during test)[^:\n]{0,40})?\s*: /i,
  /^(?:request|job|run|task|session|command|call) \S*\d\S* (?:failed|errored)\s*: /i,
  /^(?:test|test case|scenario|spec) (?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`) (?:failed|errored)\s*(?::|-) /i,
  /^\([\w-]+(?:\.[\w-]+)+\)\s+/,
  /^(?:ERROR|FATAL|WARNING|CRITICAL): /,
  /^(?:FAILED|ERROR)\s+\S+::\S+(?: - |\s*$)/,
  /^\S+\.(?:py|go|ts|js|java|rb|cs|spec\.ts):\d+(?::\d+)?:\s+/,
  /^(?:Uncaught(?: \(in promise\))?|Unhandled(?: promise)? rejection:?|UnhandledPromiseRejection\w*:|Unhandled error:|panic:|Fatal error:|fatal:|Exception in thread "[^"]*"|thread '[^']*' panicked at (?:'|[^\n]*:\n?))\s*/i,
  /^(?:Test(?: case)? (?:\S+ )?(?:failed|errored|error)(?: with(?: error| exception)?)?|(?:test )?failure|Failed|Error during test(?: execution)?|Test error|Failure message|step \S{1,20} failed|(?:setup|teardown|fixture|call|before(?:Each|All)?|after(?:Each|All)?)(?: hook)? (?:failed|error)|"(?:before|after) (?:each|all)" hook[^:\n]*|attempt \d+(?: ?(?:\/|of) ?\d+)?(?: failed)?|retry(?: attempt)? ?#?\d+(?: ?(?:\/|of) ?\d+)?(?: failed)?|retries exhausted(?: after \d+ \w+)?|after \d+ (?:attempts|retries|tries)|giving up after \d+ \w+|gave up after \d+ \w+|last error|caused by|cause|root cause|reason|details?|original error|inner exception|exception|message|error|err|errors?|Error Message|worker \S{1,12})\s*(?:[:=]| - | – |,)\s+/i,
  /^(?:locator|page|frame|browser|context|elementHandle|browserContext)\.\w+: (?=Error: )/,
  /^(?:AssertionError|Error|Exception|RuntimeError|RuntimeException|java\.lang\.(?:RuntimeException|Exception|AssertionError)|System\.(?:Exception|AggregateException)|org\.opentest4j\.AssertionFailedError|org\.junit\.ComparisonFailure|builtins\.\w+|Failed|AggregateError|Xunit\.Sdk\.\w+|NUnit\.Framework\.AssertionException)\s*:\s+(?=\S)/,
]

/** Links of a chain, innermost first to try. `last`: the deepest stands at the end of the text. */
const CHAINS: readonly RegExp[] = [
  /(?:^|\n)\s*Caused by:\s*(?:\n\s*\d+: )?([^\n]+)/g,
  /[ \t]--->[ \t]+([^\n]+)/g,
  /(?:^|\n)-{4} ([A-Z][\w.]+ : [^\n]+)/g,
  /nested exception is ([^\n]+)/g,
  /\[?\bcause\]?:\s*((?:[A-Z]\w*)?(?:Error|Exception)\b[^\n]*)/g,
]

const DETAIL =
  /^\s*(?:[-+] ?)?(?:Expected|Received|Actual|Locator|but was|Got|want|got|expected|actual|received|Call log|- waiting|waiting for|Messages|Error:|Expecting|to (?:be|contain|equal)|where|Key \(|DETAIL|HINT|\+ {1,3}where|Missing|Extra)\b|^\s*[-+]\s+["\w]/

/** Headlines whose lines below belong to them. */
const HAS_DETAILS =
  /expect|assert|not equal|locator|should |differ|mismatch|^Error:?$|Failure|DETAIL|constraint|to (?:be|have|equal)/i

/** The part of a failure's text that says what happened innermost. */
export interface Headline {
  /** One line, prefixes taken off. */
  line: string
  /** Lines of an assertion that belong to it: expected, received, locator. */
  details: string[]
  /** Where it stands in the text it was taken from, from 1. */
  lineNumber: number
}

/** The innermost link of a chain of causes, else the line that names the failure. */
export function headlineOf(text: string): Headline {
  const lines = text.split('\n')
  const linked = innermostLink(text)
  const found = linked ?? pythonRoot(lines) ?? firstTelling(lines)
  const at =
    found === undefined
      ? 0
      : Math.max(
          0,
          lines.findIndex((line) => line.includes(found)),
        )
  const line = takeOffPrefixes(inlineCause(found ?? lines[0] ?? ''))
  return {
    line,
    details: linked === undefined && HAS_DETAILS.test(line) ? detailsAfter(lines, at) : [],
    lineNumber: at + 1,
  }
}

/** Takes runner, logger and wrapper words off the start until none is left. */
export function takeOffPrefixes(line: string): string {
  let rest = line.trim()
  for (let round = 0; round < 8; round++) {
    const before = rest
    for (const prefix of PREFIXES) {
      const shorter = rest.replace(prefix, '')
      if (shorter.trim() !== '') rest = shorter
    }
    if (rest === before) break
  }
  return rest.trim()
}

function innermostLink(text: string): string | undefined {
  for (const chain of CHAINS) {
    const links = [...text.matchAll(chain)]
    const last = links.at(-1)?.[1]?.trim()
    if (last !== undefined && last !== '') return last
  }
  return undefined
}

const PYTHON_CHAIN = /^(?:E\s+)?(?:The above exception was the direct cause|During handling of the above exception)/
const PYTHON_RAISED =
  /^(?:E {2,})?((?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Timeout|Closed\w*|Violation|Warning|Refused|DoesNotExist|Failed|Invalid\w*|Undefined\w+|InFailedSqlTransaction)?)(?::\s.*|$)/

/** Python prints the root of a chain first: what was raised last before the first `… exception was the direct cause`. */
function pythonRoot(lines: readonly string[]): string | undefined {
  const chained = lines.findIndex((line) => PYTHON_CHAIN.test(line))
  const isTraceback = lines.some((line) => line.startsWith('Traceback (most recent call last)'))
  const pytest = lines.filter((line) => /^E {2,}\S/.test(line))
  const upTo = chained >= 0 ? lines.slice(0, chained) : lines
  if (chained < 0 && !isTraceback) return pytest.length > 0 ? firstRaised(pytest) : undefined
  return upTo
    .filter((line) => PYTHON_RAISED.test(line) && !FRAME.test(line) && /Error|Exception|Timeout|Closed|:/.test(line))
    .at(-1)
}

function firstRaised(pytest: readonly string[]): string | undefined {
  return (
    pytest.find((line) => PYTHON_RAISED.test(line) && /(?:Error|Exception|Timeout|Closed|Failed)\b/.test(line)) ??
    pytest[0]
  )
}

/** A line that starts with an exception type of its own says more than one that stands before it. */
const TYPED =
  /^(?:E {2,})?(?:[a-z_]\w*\.)*[A-Z][A-Za-z]+(?:Error|Exception)(?: \[\w+\])?: \S|^(?:FATAL ERROR|fatal error|panic): /

function firstTelling(lines: readonly string[]): string | undefined {
  const telling = lines.filter((line) => line.trim() !== '' && !FRAME.test(line))
  const typed = telling.find((line) => TYPED.test(line))
  if (typed !== undefined && !HAS_DETAILS.test(telling[0] ?? '')) return typed
  const strong = telling.find(
    (line) =>
      takeOffPrefixes(line).replace(/[^A-Za-z]/g, '').length > 2 &&
      !/^\s*(?:(?:FAILED|ERROR)(?! \S+::\S+ - )|FAIL\b|---? FAIL|=+|_+|# \S+$|short test summary|ERROR at (?:setup|teardown) of|Waiting for|<---)/.test(
        line,
      ),
  )
  return strong ?? telling[0]
}

/** requests and urllib3 write the cause in brackets at the end of the line. */
function inlineCause(line: string): string {
  const caused = /\(Caused by (\w+)\(['"]?(.*)$/.exec(line)
  if (caused?.[2] === undefined) return line
  const inner = caused[2].replace(/^<[^>]*>:? ?/, '').replace(/['"]?\)+['"]?$/, '')
  return inner.replace(/^Failed to establish a new connection: /, '').replace(/^[^:]* object at 0x\w+>?: /, '')
}

function detailsAfter(lines: readonly string[], at: number): string[] {
  return lines
    .slice(at + 1, at + 40)
    .map((line) => line.replace(/^E {2,}/, ''))
    .filter((line) => DETAIL.test(line) && !FRAME.test(line))
    .slice(0, 8)
}
