import { expect, test } from 'vitest'
import { diagnose } from './diagnose.js'

test.each([
  [
    'received 1011 (internal error) Factory SSOT validation failed; then sent 1011 (internal error)',
    'server-error',
    'product',
  ],
  ['received 1008 (policy violation) SSOT Auth failed', 'auth', 'product'],
  ['server rejected WebSocket connection: HTTP 403', 'auth', 'product'],
  ['server rejected WebSocket connection: HTTP 404', 'assertion', 'product'],
  ['server rejected WebSocket connection: HTTP 500', 'server-error', 'product'],
  ['server rejected WebSocket connection: HTTP 503', 'unreachable', 'environment'],
  ['{"error_code": "VALIDATION_FAILED", "error_message": "Token validation failed"}', 'auth', 'product'],
  ['AUTH_REQUIRED', 'auth', 'test'],
  ['no subprotocols supported', 'contract-drift', 'product'],
  ['received 1003 (unsupported data) no subprotocols supported', 'contract-drift', 'product'],
  ['timed out during opening handshake', 'timeout', 'environment'],
  ["create_connection() got an unexpected keyword argument 'extra_headers'", 'test-code', 'test'],
  ["'coroutine' object has no attribute 'get'", 'test-code', 'test'],
  ["ModuleNotFoundError: No module named 'httpx'", 'collection', 'test'],
  ["ImportError: cannot import name 'x' from 'y'", 'test-code', 'test'],
  ['IndentationError: unexpected indent', 'test-code', 'test'],
  ['collected 0 items', 'collection', 'test'],
  ["'l3' not found in `markers` configuration option", 'collection', 'test'],
  ['[WinError 1225] The remote computer refused the network connection', 'unreachable', 'environment'],
  ['certificate verify failed: Hostname mismatch', 'tls', 'environment'],
  ['[Errno 11001] getaddrinfo failed', 'unreachable', 'environment'],
  ['The user-provided container failed to start and listen on the port defined by PORT=8080', 'deploy', 'product'],
  ["Revision 'api-00042-abc' is not ready and cannot serve traffic", 'deploy', 'product'],
  ['User 7 has reached the maximum number of WebSocket managers (5)', 'resource', 'product'],
  ['Error -3 connecting to 10.1.2.3:6379. Temporary failure in name resolution.', 'dependency', 'environment'],
  ['RuntimeError: Event loop is closed', 'test-code', 'test'],
  ['Object of type WebSocketState is not JSON serializable', 'server-error', 'product'],
  [
    "Unexpected welcome message format: {'type': 'system_message', 'data': {'event': 'connection_established'}}",
    'contract-drift',
    'product',
  ],
  ['HTTP 429 Too Many Requests', 'rate-limited', 'environment'],
  ['WebSocket closed with code 1006', 'unreachable', 'environment'],
  ['timed out after 120s', 'timeout', 'unknown'],
  ['', 'unknown', 'unknown'],
])('%s', (message, category, owner) => {
  const [cluster] = diagnose([{ test: 'a', message }]).clusters
  expect(cluster).toMatchObject({ category, owner })
})
