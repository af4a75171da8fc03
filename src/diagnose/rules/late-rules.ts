import type { CategoryRule } from '../category-rule.js'

/** What only the wording tells: drift, timeouts, data, broken products, wrong answers. */
export const LATE_RULES: readonly CategoryRule[] = [
  {
    category: 'assertion',
    owner: 'product',
    words: /expect(?:\.soft|\.poll)?\([^\n]*\)(?:\.\w+)?(?:\.not)?\.to[A-Z]\w+/,
  },
  {
    category: 'timeout',
    owner: 'unknown',
    words:
      /test timed out|exceeded timeout of|Timeout >|timeout of \d+ ?ms exceeded|test timeout of|test exceeded|timed out after \d[^\n]{0,12}$|TestTimedOut|^timed? ?out\.?$|^timeout$/im,
    unless: /locator|waiting for|page\./,
  },
  {
    category: 'unreachable',
    owner: 'environment',
    words:
      /connection (?:was )?closed (?:before|without|abnormally)|server disconnected|RemoteProtocolError|remote end closed connection|connection error|network error|failed to fetch|fetch failed|could not connect|cannot connect|unable to connect|failed to connect|no healthy upstream|upstream connect error|environment (?:is )?(?:down|unreachable)|all connection attempts failed|: EOF$|unexpected EOF|EOFException|net::ERR_/i,
  },
  {
    category: 'timeout',
    owner: 'environment',
    words:
      /(?:during|waiting for|in) (?:the )?opening handshake|connect(?:ion)? timeout|TLS handshake timeout|timed? ?out[^\n]{0,40}(?:connecting|opening|establish|handshake)/i,
  },
  {
    category: 'contract-drift',
    owner: 'product',
    words:
      /unexpected (?:\w+ ){0,3}(?:message|welcome|frame|response|event|payload) (?:\w+ )?(?:format|shape|type|structure)|(?:format|schema|shape|contract|type) mismatch|(?:schema|json schema|response|contract) validation (?:failed|error)|does not match (?:the )?(?:schema|contract|openapi)|ValidationError|ZodError|must have required property|additional properties|should have required property|invalid_type|Unrecognized (?:key|field)|UnrecognizedPropertyException|PathNotFoundException|No results for path|MismatchedInputException|JsonMappingException|missing (?:required )?(?:top-level )?(?:field|key|property|attribute)s?|(?:field|key|property)s? [^\n]{0,40}(?:is missing|missing|not present|not found|removed|renamed)|to have property|KeyError: |expected[^\n]{0,40}(?:message|event|frame)[^\n]{0,12} type|system_message|Cannot query field|Unknown (?:field|argument)|JSONDecodeError|Expecting value: line|Unexpected token|Unexpected end of JSON|invalid character '<'|JsonParseException|cannot unmarshal|JsonException|could not be converted to|json: unknown field|unknown field|additionalProperties|\bpact\b|extra inputs are not permitted|Field required|not assignable/i,
  },
  {
    category: 'timeout',
    owner: 'product',
    words:
      /time(?:d)?[ -]?out|deadline exceeded|did not (?:respond|complete|arrive|finish|receive)[^\n]{0,40}(?:within|in time|after)|within the (?:given|allotted)|too slow|no (?:\w+[ _])?(?:\w*response|\w*message|\w*event|\w*frame|\w*reply|data)s?\b[^\n]{0,24}(?:within|received|after)|condition (?:was )?not (?:met|satisfied|fulfilled)|exceeded (?:the )?(?:timeout|deadline|SLA)|hung|took too long|ConditionTimeoutException|never (?:arrived|received|came)/i,
  },
  {
    category: 'data',
    owner: 'product',
    words:
      /duplicate (?:key|entry|record|row|id)|already exists|stale (?:data|read|cache|object|state)|constraint|IntegrityError|DoesNotExist|no rows in result set|NoResultFound|MultipleResultsFound|record not found|not found in (?:the )?(?:database|db|table|store)|(?:user|thread|account|tenant|customer|order|record|document|row|entity|item|message|seed)s?[^\n]{0,40}(?:not found|does not exist|missing)|missing (?:record|row|data|seed)|seed(?:ed)? data|optimistic lock|StaleObjectState|OptimisticLock|EntityNotFound|orphan/i,
  },
  {
    category: 'server-error',
    owner: 'product',
    words:
      /internal server error|unhandled exception|server error|segmentation fault|nil pointer dereference|NullPointerException|NullReferenceException|index out of (?:range|bounds)|stack overflow|panic|concurrent map|data race|traceback in (?:response|server)|\bSIGSEGV\b|not JSON serializable|IllegalStateException|worker (?:crashed|died)/i,
  },
  {
    category: 'assertion',
    owner: 'product',
    fallback: true,
    words:
      /assert|expect|toBe|toEqual|to (?:be|equal|have|contain|include|match)\b|should (?:be|have|equal|contain)|but (?:was|got|found)|Not equal|mismatch|differ|Received:|Actual:|want\b|visible|wrong|incorrect|instead of/i,
  },
  {
    category: 'test-code',
    owner: 'test',
    words:
      /\bTypeError\b|AttributeError|NoneType|undefined \(reading|is not a function|Cannot read propert|\bValueError\b|ENOENT|No such file/i,
  },
  { category: 'server-error', owner: 'product', facts: { signal: 'any' } },
  { category: 'unknown', owner: 'unknown', words: /^$/ },
]
