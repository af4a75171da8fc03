import { expect, test } from 'vitest'
import { diagnose } from './diagnose.js'

test.each([
  ['received 1008 (policy violation) SSOT Auth failed; then sent 1008', 'WebSocket closed 1008: SSOT Auth failed'],
  ['HTTP 503 from GET /api/threads/17', 'HTTP 503 from GET /api/threads/<id>'],
  [
    '{"error_code": "VALIDATION_FAILED", "error_message": "Token validation failed"}',
    'VALIDATION_FAILED: Token validation failed',
  ],
  [
    'step 1.2 (chat session): ws ws://127.0.0.1:1/ws: expected a frame with /type "pong"; received {"type":"x"}',
    'chat session: /ws: expected a frame with /type "pong"',
  ],
  [
    'step 3: GET http://127.0.0.1:8080/health: /status: expected "healthy", actual "degraded"; received 200 {}',
    'GET /health: /status: expected "healthy", actual "degraded"',
  ],
  ['', 'unknown: no message'],
])('%s is headed by its strongest fact', (message, title) => {
  expect(diagnose([{ test: 'a', message }]).clusters[0]?.title).toBe(title)
})

test('what a line shows is established, the last step is not', () => {
  const message = 'first line\nreceived 1008 (policy violation) SSOT Auth failed'
  const whys = diagnose([{ test: 'a', message, source: 'p1.xml' }]).clusters[0]?.whys ?? []
  const evidence = { source: 'p1.xml', line: 2, text: 'received 1008 (policy violation) SSOT Auth failed' }
  expect(whys.find(({ answer }) => answer.includes('gave the reason'))).toMatchObject({
    established: true,
    evidence: [evidence],
  })
  expect(whys.at(-1)?.established).toBe(false)
  expect(whys.at(-1)?.answer).toMatch(/^not established: to find out, /)
  for (const why of whys) expect(why.established).toBe(why.evidence.length > 0)
})
