import type { CategoryRule } from '../category-rule.js'

/** What can be told from words alone, whatever else the text says: broken tests, deploys, TLS, limits, resources. */
export const EARLY_RULES: readonly CategoryRule[] = [
  // Nothing was collected.
  {
    category: 'collection',
    owner: 'test',
    words:
      /collected 0 items|ModuleNotFoundError|No module named|Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|Failed to resolve import|no tests (?:ran|were (?:found|collected|executed)|found|collected|to run|executed)|not found in `?markers`?|unknown (?:pytest\.)?mark(?:er)?\b|errors? during collection|error collecting|while importing test module|import file mismatch|no test (?:files?|suite|cases?)(?: were)? found|your test suite must contain at least one test|ERROR: (?:file or directory )?not found: \S+|no test specified|no tests? matching|did not match any tests|duplicate test title|collection error|\[no test files\]|\[setup failed\]|\[build failed\]|Could not find (?:any )?test|No test is available|discovery (?:error|failed)/i,
  },
  // The test itself is broken.
  {
    category: 'test-code',
    owner: 'test',
    words:
      /cannot import name|\bIndentationError|\bSyntaxError(?!: (?:JSON|Unexpected (?:token|end)[^\n]*JSON|Unexpected token '?<))|\bTabError|ERR_MODULE_NOT_FOUND|ERR_REQUIRE_ESM|NoClassDefFoundError|ClassNotFoundException|NoSuchMethodError|package [\w./-]+ is not in (?:GOROOT|std)|does not provide an export named|cannot find symbol|undefined: \w+|Failed to resolve import|Could not load file or assembly/,
  },
  {
    category: 'test-code',
    owner: 'test',
    words:
      /fixture ['"]\w+['"] not found|unexpected keyword argument|required (?:positional|keyword-only) arguments?|takes \d+ positional arguments?|got multiple values for argument|'coroutine' object|was never awaited|Event loop is closed|no running event loop|cannot be called from a running event loop|attached to a different loop|There is no current event loop|async def functions are not natively supported|ScopeMismatch|recursive dependency involving fixture|Fixture "?\w+"? called directly|fixture \w+ (?:is not available|has unknown)|ReferenceError|\bNameError|UnboundLocalError|did you forget to (?:await|return)|Cannot spy|mock(?:ed)? (?:function|object)[^\n]*(?:not|never)|UnnecessaryStubbingException|strict mode violation|test\.use\(\)|Test\.describe\(\)|did not expect test|cannot (?:log|run) after tests? (?:are|is) done|jest\.mock|done\(\) called multiple times|Overspecified|Execution context was destroyed|pytest\.fixture|HookError|InjectMocks|Mockito|ParameterResolutionException|must be awaited|Playwright Test did not expect|invalid selector|not a valid selector|Unknown engine|SessionNotCreated|Executable doesn't exist|browserType\.launch/i,
  },
  // The environment variables a test needs.
  {
    category: 'test-code',
    owner: 'test',
    words:
      /(?:environment variable|env var)[^\n]{0,60}(?:not set|is missing|missing|required|undefined|must be set)|(?:missing|required|undefined) (?:required )?(?:environment variable|env var)/i,
  },
  { category: 'test-code', owner: 'test', words: /KeyError: '[A-Z][A-Z0-9]+_[A-Z0-9_]+'/ },
  // A deploy that did not get there.
  {
    category: 'deploy',
    owner: 'product',
    words:
      /container failed to start|failed to start and listen on the port|Revision '?[^'\n]*'? is not ready|CrashLoopBackOff|back-off restarting failed container|startup probe failed|liveness probe failed|readiness probe failed|exceeded its progress deadline|ProgressDeadlineExceeded|CreateContainerConfigError|RunContainerError|CreateContainerError|exec format error|executable file not found in \$PATH|deploy(?:ment)? (?:command )?(?:failed|errored|did not)|rollout (?:failed|undo)|migration[^\n]{0,40}failed|failed to build|build failed|release failed|helm[^\n]*failed|UPGRADE FAILED|Application startup failed|did not become ready|pods? (?:are|is) not ready|minimum replicas|INSTALLATION FAILED|terraform/i,
  },
  {
    category: 'deploy',
    owner: 'environment',
    words:
      /ImagePullBackOff|ErrImagePull|failed to pull (?:and unpack )?image|pull access denied|manifest (?:unknown|for \S+ not found)|Insufficient (?:cpu|memory|nvidia)|nodes are available|FailedScheduling|FailedMount|unbound immediate PersistentVolumeClaims|image [^\n]{0,80} not found/i,
  },
  // Certificates.
  { category: 'tls', owner: 'environment', facts: { tls: 'any' } },
  // Limits over time, before the status says it differently.
  {
    category: 'rate-limited',
    owner: 'environment',
    words:
      /\b429\b[^\n]{0,30}Too Many|Too Many Requests|rate[ _-]?limit(?:ed|s|ing)?(?:[ _-]?(?:exceeded|reached|error|hit))?|quota (?:exceeded|exhausted)|exceeded your current quota|insufficient_quota|throttl(?:ed|ing)|requests? per (?:second|minute|hour|day)|tokens per min|RateLimitError|retry-after/i,
  },
  { category: 'rate-limited', owner: 'environment', facts: { httpStatus: [429] } },
  // Limits of machines. A leak is the product's.
  {
    category: 'resource',
    owner: 'product',
    words:
      /maximum number of [\w ]+? ?\(?\d+\)?|(?:managers?|sessions?|handles?|connections?|sockets?|goroutines?|threads?|memory|file descriptors?)[^\n]{0,30}\bleak|\bleak(?:ed|s|ing)?\b[^\n]{0,60}(?:manager|session|handle|connection|socket|goroutine|thread|memory|descriptor)|connection pool (?:exhausted|is exhausted|leak)|QueuePool limit|Connection is not available, request timed out|Apparent connection leak|unclosed (?:client session|connector|transport)|too many active (?:connections|sessions|managers)|pool (?:is )?(?:exhausted|timed out waiting)|Timeout acquiring a connection|Timed out fetching a new connection from the connection pool/i,
  },
  {
    category: 'resource',
    owner: 'environment',
    words:
      /out of memory|OOMKilled|OOM[- ]?kill|heap out of memory|OutOfMemoryError|OutOfMemoryException|\bMemoryError\b|Java heap space|GC overhead|memory limit|Cannot allocate memory|no space left on device|too many open files|address already in use|disk (?:is )?full|disk quota|too many clients already|remaining connection slots|max(?:imum)? (?:number of )?connections|unable to create (?:new )?native thread|resource temporarily unavailable|pthread_create failed|No usable sandbox|cannot fork|JavaScript heap|shm size|ephemeral.?storage|Evicted|pids? limit/i,
  },
  { category: 'resource', owner: 'environment', facts: { errno: ['ENOSPC', 'EMFILE', 'ENOMEM'] } },
  { category: 'resource', owner: 'environment', facts: { sqlState: ['53300', '53200', '53100'] } },
  { category: 'resource', owner: 'environment', facts: { signal: ['SIGKILL'] } },
  { category: 'resource', owner: 'environment', facts: { exitCode: [137] } },
]
