import type { CategoryRule } from '../category-rule.js'

/** Services behind the product, by name, driver or well-known port. */
const SERVICE = String.raw`redis|valkey|postgres(?:ql)?|psycopg\d?|asyncpg|\bpg\b|mysql|mariadb|pymysql|mongo(?:db|ose|server)?|pymongo|kafka|rabbitmq|amqp|pika|aio_pika|\bnats\b|celery|clickhouse|elasticsearch|opensearch|memcached?|cassandra|zookeeper|\betcd\b|minio|\bs3\b|dynamodb|pub\/?sub|\bsqs\b|openai|anthropic|claude|gemini|vertex ?ai|bedrock|\bllm\b|model provider|upstream provider|stripe|twilio|sendgrid|hikari|jedis|lettuce|npgsql|jdbc|sqlalchemy|prisma|database|\bdb\b|broker|bootstrap server|downstream|third[- ]party`
const DOWN = String.raw`refus|time(?:d)?[ -]?out|unavailable|unreachable|not (?:available|reachable|connected|ready|respond)|can(?:'|no)?t (?:connect|reach)|cannot (?:connect|reach|get)|could not (?:connect|translate|get)|unable to (?:connect|reach|acquire)|failed to (?:connect|resolve|update metadata|obtain)|connect(?:ion)?[^\n]{0,30}(?:fail|lost|error|closed|reset|terminated|attempt)|error[^\n]{0,30}connect|down\b|overloaded|NoBrokersAvailable|NoResponders|no (?:brokers?|leader|node|servers?|primary)[^\n]{0,20}(?:available|found|responders)?|no responders|broken pipe|reset by peer|closed (?:the|connection|unexpectedly)|starting up|shutting down|name resolution|name or service|no such host|getaddrinfo|ENOTFOUND|ECONN|\b50[0234]\b|\b529\b|i\/o timeout|went away|server selection|LOADING|MASTERDOWN|CLUSTERDOWN|READONLY|in recovery|terminating connection|max retries|slow|degraded|unhealthy`
const SERVICE_DOWN = new RegExp(
  String.raw`(?:${SERVICE})[^\n]{0,160}?(?:${DOWN})|(?:${DOWN})[^\n]{0,160}?(?:${SERVICE})|:(?:6379|5432|3306|27017|9092|5672|4222|9200|11211|26379|9042|2181|2379)\b[^\n]{0,80}(?:${DOWN})|(?:${DOWN})[^\n]{0,80}(?::|port[ =:]+)(?:6379|5432|3306|27017|9092|5672|4222|9200|11211|26379|9042|2181|2379)\b`,
  'i',
)

const TOKEN = `(?<!unexpected )token\\b|jwt|credential|api[- ]?key|signature|session|bearer|authorization header|auth header`

/** What an answer says: services behind, rejected tokens, unreachable gateways, broken servers. */
export const ANSWER_RULES: readonly CategoryRule[] = [
  {
    category: 'dependency',
    owner: 'environment',
    facts: { sqlState: ['57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '3D000'] },
  },
  { category: 'data', owner: 'product', facts: { sqlState: ['23505', '23503', '23502', '23514', '23P01', '23000'] } },
  {
    category: 'server-error',
    owner: 'product',
    facts: { sqlState: ['42P01', '42703', '40P01', '40001', '42601', '42883', '22P02', '22001', '55P03'] },
  },
  { category: 'dependency', owner: 'environment', facts: { sqlState: ['28P01', '28000'] } },
  { category: 'timeout', owner: 'product', facts: { sqlState: ['57014'] } },
  { category: 'dependency', owner: 'environment', facts: { httpStatus: [529] } },
  {
    category: 'dependency',
    owner: 'environment',
    words: SERVICE_DOWN,
    unless: /\b(?:401|403)\b|unauthori[sz]ed|invalid[ _]api[ _]key/i,
  },
  // A service behind that rejects the product's own credentials: no answer of the product.
  {
    category: 'dependency',
    owner: 'environment',
    words:
      /WRONGPASS|\bNOAUTH\b|invalid username-password pair|ACCESS_REFUSED|SASL authentication|Access denied for user|(?:redis|kafka|mongo|rabbit|amqp|nats)[^\n]{0,60}auth(?:entication|orization)[^\n]{0,20}(?:fail|error|violation)/i,
  },
  // Tokens that a test should have sent or renewed.
  {
    category: 'auth',
    owner: 'test',
    words: new RegExp(
      String.raw`(?:test|e2e|fixture|storage ?state|\.env|stored)[^\n]{0,40}(?:${TOKEN})[^\n]{0,30}(?:expired|missing|not set|empty|stale|not renewed|out of date)|(?:no|missing|without|empty) (?:${TOKEN})(?: (?:was )?(?:sent|provided|given|supplied|in request|found in request))?|(?:${TOKEN})[^\n]{0,20}(?:was not provided|not provided|is missing|missing|not supplied|is required|were not provided)|AUTH_REQUIRED|NO_TOKEN|Not authenticated|Authentication required|credentials were not provided`,
      'i',
    ),
  },
  {
    category: 'auth',
    owner: 'test',
    words: new RegExp(
      String.raw`(?:${TOKEN})[^\n]{0,24}(?:has )?expired|expired[^\n]{0,12}(?:${TOKEN})|ExpiredSignature|TokenExpired|TOKEN_EXPIRED|SESSION_EXPIRED|ExpiredJwt`,
      'i',
    ),
  },
  { category: 'auth', owner: 'product', facts: { httpStatus: [401, 403, 407] } },
  { category: 'auth', owner: 'product', facts: { grpc: ['UNAUTHENTICATED', 'PERMISSION_DENIED'] } },
  {
    category: 'rate-limited',
    owner: 'environment',
    facts: { closeCode: [1008, 1013] },
    words: /rate|too many (?:requests|messages)|flood|throttl/i,
  },
  {
    category: 'resource',
    owner: 'product',
    facts: { closeCode: [1008, 1011, 1013] },
    words: /too many|limit|maximum|capacity|exhaust/i,
  },
  { category: 'contract-drift', owner: 'product', facts: { closeCode: [1002, 1003, 1007, 1009, 1010] } },
  {
    category: 'contract-drift',
    owner: 'product',
    words:
      /no subprotocols supported|unsupported subprotocol|subprotocol[^\n]{0,40}(?:mismatch|not supported|negotiat)/i,
  },
  {
    category: 'timeout',
    owner: 'product',
    facts: { closeCode: [1000, 1001, 1008, 1011] },
    words: /(?:keepalive|ping|pong|idle|heartbeat)[^\n]{0,20}time(?:d )?-?out/i,
  },
  { category: 'auth', owner: 'product', facts: { closeCode: [1008] } },
  {
    category: 'auth',
    owner: 'product',
    facts: { closeCode: [3000, 3003, 4000, 4001, 4003, 4401, 4403] },
    words: /auth|token|jwt|forbidden|denied|permission|credential/i,
  },
  { category: 'auth', owner: 'product', facts: { closeCode: [3000, 3003, 4001, 4003, 4401, 4403] } },
  {
    category: 'auth',
    owner: 'product',
    words: new RegExp(
      String.raw`(?:${TOKEN})[^\n]{0,40}(?:valid(?:ation)? (?:failed|error)|invalid|rejected|malformed|not valid|verification failed|mismatch|revoked|denied|could not be (?:verified|decoded))|(?:invalid|bad|rejected|malformed|unverified)[ _](?:\w+ )?(?:${TOKEN})|authentication (?:failed|error|failure)|auth(?:entication)?[ _]failed|unauthori[sz]ed|UNAUTHENTICATED|access (?:is )?denied|forbidden|permission[ _]denied|not authori[sz]ed|insufficient (?:permissions|scope|privileges)|InvalidSignatureError|JsonWebTokenError|SignatureVerification|login failed|invalid_grant|invalid_client|AuthenticationError|BadCredentials|AccessDenied|AUTH_FAILED|CSRF`,
      'i',
    ),
    unless: /\bEACCES\b|Errno 13/,
  },
  // Gateways and the way there.
  { category: 'server-error', owner: 'product', facts: { closeCode: [1011] } },
  { category: 'unreachable', owner: 'environment', facts: { closeCode: [1001, 1005, 1006, 1012, 1013, 1014, 1015] } },
  { category: 'unreachable', owner: 'environment', facts: { httpStatus: [502, 503, 504, 520, 521, 522, 523, 524] } },
  { category: 'server-error', owner: 'product', facts: { httpStatus: [500, 501, 505, 507, 508] } },
  { category: 'data', owner: 'product', facts: { httpStatus: [409] } },
  {
    category: 'contract-drift',
    owner: 'product',
    facts: { httpStatus: [400, 415, 422] },
    words:
      /\bfields?\b|schema|required|missing|of type|propert|pars|malformed|json|extra inputs|must be|should be a|validation/i,
  },
  { category: 'resource', owner: 'environment', facts: { httpStatus: [413, 507] } },
  { category: 'timeout', owner: 'product', facts: { httpStatus: [408] } },
  { category: 'assertion', owner: 'product', facts: { httpStatus: 'any' }, fallback: true },
  {
    category: 'unreachable',
    owner: 'environment',
    facts: {
      errno: [
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
    },
  },
  { category: 'timeout', owner: 'product', facts: { grpc: ['DEADLINE_EXCEEDED'] } },
  { category: 'unreachable', owner: 'environment', facts: { grpc: ['UNAVAILABLE'] } },
  { category: 'rate-limited', owner: 'environment', facts: { grpc: ['RESOURCE_EXHAUSTED'] } },
  { category: 'data', owner: 'product', facts: { grpc: ['NOT_FOUND', 'ALREADY_EXISTS', 'DATA_LOSS'] } },
  { category: 'contract-drift', owner: 'product', facts: { grpc: ['UNIMPLEMENTED', 'INVALID_ARGUMENT'] } },
  {
    category: 'server-error',
    owner: 'product',
    facts: { grpc: ['INTERNAL', 'UNKNOWN', 'ABORTED', 'FAILED_PRECONDITION'] },
  },
]
