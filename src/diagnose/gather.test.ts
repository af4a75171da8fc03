import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cacheKey } from './cache-key.js'
import { readCorpus } from './corpus/corpus.js'
import { keyOf } from './key.js'
import { quickKey } from './quick-key.js'
import { readFailure } from './reading.js'

const FOLDER = `${import.meta.dirname}/corpus`
const MESSAGES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => [1, 2].flatMap((seed) => readCorpus(readFileSync(`${FOLDER}/${name}`, 'utf8'), seed)))

test.each([
  ['quick key', quickKey],
  ['cache key', cacheKey],
] as const)('texts of one %s have one reading', (_name, keyFor) => {
  const readings = new Map<string, string>()
  for (const { test: id, message } of MESSAGES) {
    const key = keyOf(readFailure({ test: id, message }))
    const known = readings.get(keyFor(message))
    if (known !== undefined) expect(key).toBe(known)
    readings.set(keyFor(message), key)
  }
  expect(readings.size).toBeLessThan(MESSAGES.length)
})

test.each([
  ['HTTP 401 from GET /a', 'HTTP 503 from GET /a'],
  ['closed with code 1006', 'closed with code 1008'],
  ['websocket closed: 4401', 'websocket closed: 4403'],
  ['connect ECONNREFUSED 127.0.0.1:6379', 'connect ECONNREFUSED 127.0.0.1:5432'],
  ['exited with code 2', 'exited with code 3'],
  ["No module named 'psycopg2'", "No module named 'psycopg3'"],
])('the quick key tells %s from %s', (one, other) => {
  expect(quickKey(one)).not.toBe(quickKey(other))
  expect(cacheKey(one)).not.toBe(cacheKey(other))
})
