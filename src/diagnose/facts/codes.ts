import type { Facts } from '../../model/facts.js'

const GRPC =
  'CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED'
const GRPC_NAMES = GRPC.split('|')
const GRPC_PATTERNS: readonly RegExp[] = [
  new RegExp(String.raw`\bStatusCode\.(${GRPC})\b`),
  new RegExp(String.raw`\bStatus(?:Runtime)?Exception: (${GRPC})\b`),
  /StatusCode="?(\w+)"?/i,
  /\brpc error: code = (\w+)/i,
  new RegExp(String.raw`\b(?:gRPC|RPC|rpc)\b[^\n]{0,60}?\b(${GRPC})\b`),
  new RegExp(String.raw`\b\d{1,2} (${GRPC}): `),
  new RegExp(String.raw`\bstatus: ?"?(${GRPC})\b`),
]

/** A gRPC status by its canonical name, from grpc-go (`Unavailable`), Java, Python, Node (`14 UNAVAILABLE`) and .NET. */
export function grpcFact(text: string): string | undefined {
  if (!/rpc|StatusCode|\d [A-Z_]{5,}: |status: ?"?[A-Z_]{5}|StatusRuntime/i.test(text)) return undefined
  for (const pattern of GRPC_PATTERNS) {
    const word = pattern.exec(text)?.[1]
    const name = word?.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()
    if (name !== undefined && GRPC_NAMES.includes(name)) return name
  }
  return undefined
}

const ERROR_CODE =
  /["']?\b(?:error_?code|errorCode|err_code|error code|errcode)["']?\s*(?:[:=]|is)\s*["'`]?([A-Za-z][\w.-]{2,60}|[A-Z]{1,6}-?\d{2,6})\b/i
const CODE_FIELD =
  /["'](?:code|type|error|reason|error_type)["']:\s*["']([A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+|[A-Z]{4,})["']/
/** States that Kubernetes gives as reasons, and the texts that stand for them: codes in all but spelling. */
const KUBERNETES: readonly (readonly [state: string, text: RegExp])[] = [
  ['ImagePullBackOff', /ImagePullBackOff|ErrImagePull|back-off pulling image|failed to pull (?:and unpack )?image/i],
  ['CrashLoopBackOff', /CrashLoopBackOff|back-off restarting failed container/i],
  ['OOMKilled', /OOMKilled/],
  ['FailedScheduling', /FailedScheduling|\d+\/\d+ nodes are available|\bUnschedulable\b/],
  ['ProgressDeadlineExceeded', /ProgressDeadlineExceeded|exceeded its progress deadline/],
  ['FailedMount', /FailedMount|FailedAttachVolume|MountVolume\.\w+ failed/],
  ['Evicted', /\bEvicted\b|The node was low on resource/],
]
const KUBERNETES_PLAIN =
  /\b(InvalidImageName|CreateContainerConfigError|CreateContainerError|RunContainerError|BackoffLimitExceeded|NodeNotReady|ContainerCannotRun|PostStartHookError)\b/
/** Is this code a state of Kubernetes? */
export function isKubernetesState(code: string | undefined): boolean {
  return code !== undefined && (KUBERNETES.some(([state]) => state === code) || KUBERNETES_PLAIN.test(code))
}

const CONSTANT = /(?:^|[\s("'[:=])([A-Z][A-Z0-9]{2,}(?:_[A-Z0-9]+)+)(?=$|[\s)"'\],.:;])/
const NO_CODE =
  /^(?:ERR_|E[A-Z]+$|UND_|HTTP_|NS_|STATUS_|JWT_|PORT|DATABASE_URL|UNTIL|POSTGRES_|REDIS_|NODE_|GOOGLE_|OPENAI_|ANTHROPIC_|SSL_|TLS|CERT|CERTIFICATE_|WRONG_VERSION|UNABLE_TO|DEPTH_ZERO|BEGIN_|MAX_|MIN_)|_(?:URL|KEY|SECRET|ENV|HOST|PORT|PATH|DIR|TOKEN|SSL|TLS)$/

/** An application's own code: `error_code: VALIDATION_FAILED`, `"code": "insufficient_quota"`, or a bare constant. */
export function errorCodeFact(text: string): string | undefined {
  const named = ERROR_CODE.exec(text)?.[1] ?? codeField(text)
  if (named !== undefined && !GRPC_NAMES.includes(named)) return named
  const state = KUBERNETES.find(([, pattern]) => pattern.test(text))?.[0] ?? KUBERNETES_PLAIN.exec(text)?.[1]
  if (state !== undefined) return state
  const constant = CONSTANT.exec(text)?.[1]
  return constant === undefined || NO_CODE.test(constant) || GRPC_NAMES.includes(constant) ? undefined : constant
}

/** Kinds of messages, not codes of errors. */
const MESSAGE_KINDS =
  /_(?:message|event|established|started|completed|received|update|response|request|object)s?$|^(?:error|system|user|chat)[_-]message$/i

function codeField(text: string): string | undefined {
  const found = CODE_FIELD.exec(text)?.[1]
  return found === undefined || MESSAGE_KINDS.test(found) || /^(?:ERR_|E[A-Z]+$|UND_)/.test(found) ? undefined : found
}

const SQLSTATE =
  /\bSQL_?STATE["']?\s*[:=([]?\s*["'[]?([0-9A-Z]{5})\b|\bpgcode[=:]\s*["']?([0-9A-Z]{5})\b|\bcode: ['"]([0-9]{2}[0-9A-Z]{3})['"]/i
/** PostgreSQL and MySQL texts whose state is known without being printed. */
const SQL_TEXTS: readonly (readonly [state: string, text: RegExp])[] = [
  [
    '23505',
    /duplicate key value violates unique constraint|UniqueViolation|Duplicate entry .* for key|UNIQUE constraint failed/i,
  ],
  [
    '23503',
    /violates foreign key constraint|ForeignKeyViolation|foreign key constraint fails|FOREIGN KEY constraint failed/i,
  ],
  ['23502', /null value in column .* violates not-null|NotNullViolation|NOT NULL constraint failed/i],
  ['23514', /violates check constraint|CheckViolation/i],
  ['42P01', /relation "?[\w.]+"? does not exist|UndefinedTable|no such table|Table '[\w.]+' doesn't exist/i],
  ['42703', /column "?[\w.]+"? (?:of relation "?\w+"? )?does not exist|UndefinedColumn|no such column|Unknown column/i],
  ['40P01', /deadlock detected|DeadlockDetected|Deadlock found when trying to get lock/i],
  ['40001', /could not serialize access|SerializationFailure/i],
  ['53300', /too many clients already|remaining connection slots|TooManyConnections/i],
  ['57014', /canceling statement due to (?:statement timeout|user request)|QueryCanceled/i],
  ['57P03', /the database system is (?:starting up|shutting down|in recovery)|CannotConnectNow/i],
  ['57P01', /terminating connection due to administrator command|AdminShutdown/i],
  ['28P01', /password authentication failed for user/i],
  ['55P03', /canceling statement due to lock timeout|could not obtain lock|LockNotAvailable/i],
  ['3D000', /database "[^"]+" does not exist/i],
]

/** The SQLSTATE that a database text prints or is known to stand for. */
export function sqlStateFact(text: string): string | undefined {
  const found = SQLSTATE.exec(text)
  const printed = found?.[1] ?? found?.[2] ?? found?.[3]
  if (printed !== undefined && /\d/.test(printed)) return printed.toUpperCase()
  return SQL_TEXTS.find(([, pattern]) => pattern.test(text))?.[0]
}

/** States whose text says no more than the state does. */
export function isKnownSqlState(state: string): boolean {
  return SQL_TEXTS.some(([known]) => known === state)
}

const EXIT =
  /\bexit(?:ed)?(?: with)?(?: status| code| non-zero)*(?: status| code)?[ :=(]{1,3}(\d{1,3})\b|\breturned non-zero exit (?:status|code) (\d{1,3})|\bexit_?code["']?[ :=]{1,3}(\d{1,3})\b|\breturn ?code[ :=]{1,3}(-?\d{1,3})\b|\bterminated with exit code (\d{1,3})/i
const SIGNAL =
  /\b(SIG(?:KILL|TERM|SEGV|ABRT|INT|BUS|ILL|FPE|HUP|PIPE|TRAP|XCPU))\b|\bsignal[: ]+(killed|terminated|aborted|segmentation fault|interrupt)|\b(Segmentation fault|OOMKilled)\b|\bsignal (\d{1,2})\b/i
const BY_NAME: Record<string, string> = {
  killed: 'SIGKILL',
  terminated: 'SIGTERM',
  aborted: 'SIGABRT',
  'segmentation fault': 'SIGSEGV',
  interrupt: 'SIGINT',
  oomkilled: 'SIGKILL',
  '9': 'SIGKILL',
  '15': 'SIGTERM',
  '11': 'SIGSEGV',
  '6': 'SIGABRT',
  '2': 'SIGINT',
}

/** How a process ended. 128 + n is the signal n. */
export function processFacts(text: string): Pick<Facts, 'exitCode' | 'signal'> {
  const code = EXIT.exec(text)
    ?.slice(1)
    .find((part) => part !== undefined)
  const word = SIGNAL.exec(text)
    ?.slice(1)
    .find((part) => part !== undefined)
  const exitCode = code === undefined ? undefined : Number(code)
  const signal =
    word === undefined ? BY_NAME[String((exitCode ?? 0) - 128)] : (BY_NAME[word.toLowerCase()] ?? word.toUpperCase())
  const known = signal !== undefined && /^SIG/.test(signal)
  return { ...(exitCode !== undefined && { exitCode }), ...(known && { signal }) }
}
