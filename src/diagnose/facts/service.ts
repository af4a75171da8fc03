/** Services that products lean on: by name, driver or well-known port. */
const SERVICES: readonly (readonly [service: string, marks: RegExp])[] = [
  ['redis', /\bredis|\bvalkey|jedis|lettuce|ioredis|:(?:6379|26379|6380)\b|port[ =:]+6379\b/i],
  ['postgres', /postgres|psycopg|asyncpg|npgsql|libpq|\bpg_|:5432\b|port[ =:]+5432\b|connection to server (?:at|on)/i],
  ['mysql', /mysql|mariadb|:3306\b/i],
  ['mongodb', /mongo|:27017\b/i],
  ['kafka', /kafka|NoBrokersAvailable|\bbrokers?\b[^\n]{0,30}(?:available|down|transport)|:9092\b/i],
  ['rabbitmq', /rabbit|amqp|\bpika\b|:5672\b/i],
  ['nats', /\bnats\b|:4222\b/i],
  ['elasticsearch', /elasticsearch|opensearch|:9200\b/i],
  ['clickhouse', /clickhouse|:(?:8123|9000)\b/i],
  ['memcached', /memcache|:11211\b/i],
  ['cassandra', /cassandra|scylla|:9042\b/i],
  ['zookeeper', /zookeeper|:2181\b/i],
  ['etcd', /\betcd\b|:2379\b/i],
  ['openai', /\bopenai\b|\bgpt-/i],
  ['anthropic', /\banthropic\b|\bclaude\b|overloaded_error/i],
  ['gemini', /\bgemini\b|vertex ?ai|generativelanguage/i],
]

/** The service that a text is about, or undefined. */
export function serviceOf(text: string): string | undefined {
  return SERVICES.find(([, marks]) => marks.test(text))?.[0]
}
