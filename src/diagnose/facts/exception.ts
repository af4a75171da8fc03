/** A type's name as languages write it: `httpx.ConnectError`, `java.net.ConnectException`, `System.TimeoutException`. */
const TYPE = String.raw`(?:[A-Za-z_$][\w$]*\.)*[A-Z_$][\w$]*(?:Error|Exception|Failure|Fault|Timeout|Refused|Closed|ClosedOK|Interrupt|Violation|Exit|Panic|Warning|Expired|Aborted|Denied|Exceeded|NotFound|Unavailable|Rejected|Mismatch|InvalidHandshake|InvalidStatus|InvalidStatusCode|InvalidURI|UndefinedTable|UndefinedColumn|DeadlockDetected|TooManyConnections|DoesNotExist|MissingSchema)(?:\$\w+)?`
const AT_START = new RegExp(
  String.raw`^(?:Uncaught |Unhandled |Exception in thread "[^"]*" |.{0,40}? raised )?\(?(${TYPE})(?=$|[\s:)\[(,])`,
)
const ANYWHERE = new RegExp(String.raw`(?<![\w./-])(${TYPE})(?=$|[\s:)\[(,'"])`, 'g')

/** Names that only carry another problem, or say no more than that there is one. */
const CARRIERS = new Set(
  (
    'Error Exception BaseException AssertionError AssertionFailedError AssertionFailure ComparisonFailure AssertionException RuntimeError RuntimeException ExecutionException CompletionException ' +
    'InvocationTargetException UndeclaredThrowableException AggregateException AggregateError ExceptionGroup BaseExceptionGroup MaxRetryError NewConnectionError RetryError Failure ' +
    'ServletException NestedServletException UnhandledPromiseRejection TestFailure StepFailure MultipleFailuresError XunitException TargetInvocationException JestAssertionError PytestUnhandledCoroutineWarning ' +
    'BeanCreationException UncheckedIOException Fault ExpectError MultipleException WebDriverError PlaywrightException'
  ).split(' '),
)

/** Names that say nothing beside a status, close code or errno that stands in the same text: the transport's own. */
const TRANSPORT =
  /(?:^|\.)(?:HTTP|Http|Connect|Connection|Socket|OS|IO|Client|Server|Axios|Fetch|Network|WebSocket|Handshake|URL|Url|Api|API|APIStatus|Invalid(?:Status|Handshake)|Request|Response|Protocol|ReadError|WriteError|NodeSystem|SSL|ssl|gai|timeout|Timeout|Rpc|Inactive|AioRpc|Status|Read|Write)\w*(?:Error|Exception|Closed|ClosedOK|Timeout|Failure|InvalidStatus\w*|InvalidHandshake|gaierror|Refused)$|(?:^|\.)(?:gaierror|InvalidStatus(?:Code)?|InvalidHandshake|ConnectionClosed\w*|BrokenPipeError|TimeoutError|HTTPStatusError|OSError|PermissionError|FileNotFoundError|WebSocketBadStatusException)$/

/**
 * The innermost exception type of one headline, or undefined where there is none but carriers.
 * @param inner the headline: already the innermost link of its chain.
 */
export function exceptionFact(inner: string): string | undefined {
  const first = AT_START.exec(inner)?.[1]
  if (first !== undefined && !isCarrier(first)) return deeper(inner, first)
  for (const match of inner.matchAll(ANYWHERE)) if (match[1] !== undefined && !isCarrier(match[1])) return match[1]
  return undefined
}

const LEADING = new RegExp(String.raw`^(?:Uncaught |Unhandled )?\(?${TYPE}(?: \[\w+\])?(?:\)? ?[:\-–] +|\) +)(?=\S)`)
const LEADING_QUALIFIED = /^\(?(?:[a-z_]\w*\.){1,6}[A-Z]\w*(?:\) +| ?: +)(?=\S)/

/** A line without the exception types in front of its message: the type is a fact of its own. */
export function withoutTypes(line: string): string {
  let rest = line
  for (let round = 0; round < 6; round++) {
    const shorter = rest.replace(LEADING, '').replace(LEADING_QUALIFIED, '')
    if (shorter === rest) break
    rest = shorter
  }
  return rest
}

/** Names of HTTP clients' own failures, in any package: with a status beside them they say nothing. */
const HTTP_CLIENT =
  /(?:^|\.)(?:(?:Http|HTTP|WebClient|RestClient|Feign|ResourceAccess|UnknownHttpStatusCode|Response|APIStatus|Api|API)\w*(?:Error|Exception)(?:\$\w+)?|(?:RateLimit|InternalServer|BadRequest|Authentication|NotFound|PermissionDenied|UnprocessableEntity|Conflict|ServiceUnavailable|Overloaded|Unauthorized|Forbidden)(?:Error|Exception))$/

/** Does this name say no more than the HTTP status in the same text? */
export function isHttpClientType(name: string): boolean {
  return HTTP_CLIENT.test(name)
}

/** Is this name one that the transport adds, without meaning of its own where the transport's fact is known? */
export function isTransportType(name: string): boolean {
  return TRANSPORT.test(name) && !/^(?:java|javax|org|io|com|System|reactor)\./.test(name)
}

function isCarrier(name: string): boolean {
  return CARRIERS.has(name.slice(name.lastIndexOf('.') + 1))
}

/** SQLAlchemy and Django put the driver's own type in brackets after theirs. */
function deeper(inner: string, outer: string): string {
  const bracketed = new RegExp(String.raw`^${literally(outer)}: \((${TYPE})\)`).exec(inner)?.[1]
  return bracketed ?? outer
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
