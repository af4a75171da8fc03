/**
 * One switch for each P1 test: what is broken, and which test must notice.
 * `also` names tests that truly depend on the same behaviour and may notice too.
 * @type {Record<string, { test: string, breaks: string, also?: string[] }>}
 */
export const P1_FAULTS = {
  pong_missing: { test: '001', breaks: 'a ping gets no pong' },
  bad_tokens_accepted: { test: '002', breaks: 'a token with a wrong signature is let in' },
  ack_missing: { test: '003', breaks: 'a chat message is stored and never acknowledged' },
  one_connection_per_user: { test: '004', breaks: 'a second connection of a user ends the first' },
  agent_undiscovered: { test: '005', breaks: 'one agent is left out of the list' },
  agent_limits_lost: { test: '006', breaks: 'the agents’ configuration comes without limits' },
  execution_only_queued: { test: '007', breaks: 'an execution is queued and never gives a result' },
  stream_buffered: { test: '008', breaks: 'the stream comes in one piece at the end' },
  status_stale: { test: '009', breaks: 'a running agent is reported as idle' },
  tool_result_wrong: { test: '010', breaks: 'the calculator is off by one, and says success' },
  agents_slow: { test: '011', breaks: 'an execution takes three seconds' },
  message_truncated: { test: '012', breaks: 'a stored message is cut at 40 characters' },
  thread_untitled: { test: '013', breaks: 'a new thread loses its title' },
  switch_ignored: { test: '014', breaks: 'switching the thread is answered with success and not done' },
  history_capped: { test: '015', breaks: 'a history shows only its last message' },
  context_shared: { test: '016', breaks: 'each user gets the context of the one who asked first', also: ['014'] },
  delete_ignored: { test: '017', breaks: 'a deleted thread is still there' },
  session_forgotten: { test: '018', breaks: 'a session is gone once its connection has closed' },
  cancel_ignored: { test: '019', breaks: 'a cancelled run goes on' },
  partials_missing: { test: '020', breaks: 'a stream has its end only, no partial results', also: ['008'] },
  messages_reordered: { test: '021', breaks: 'two neighbouring messages of a list change places' },
  critical_event_lost: { test: '022', breaks: 'tool_completed is never sent' },
  reads_slow: { test: '023', breaks: 'the user’s context takes three seconds' },
  foreign_threads_readable: { test: '024', breaks: 'another user’s thread can be read' },
  answer_unsaved: { test: '025', breaks: 'an agent’s answer is not written to its thread' },
}

/** The general switches, with the value that means "off". */
export const GENERAL_FAULTS = {
  /** The welcome as `{type: system_message, data: …}`. */
  welcome_wrapped: false,
  /** What the validator takes for its secret: `previous`, `trailing-newline`, `base64`; '' is the right one. */
  validator_secret: '',
  /** Where `validator_secret` holds: `all` or `subprotocol`. */
  validator_secret_for: 'all',
  /** The auth service issues tokens that ended an hour ago. */
  tokens_expired: false,
  /** The validator's clock, off by so many seconds. */
  clock_skew_s: 0,
  /** The WebSocket upgrade is never answered. */
  upgrade_hangs: false,
  /** Each answer waits so many milliseconds. */
  slow_ms: 0,
  /** 503 for so many seconds after the switch was set. */
  unavailable_s: 0,
  /** For the roll-out: the old revision keeps serving, for good. */
  old_revision_stays: false,
  /** Share of API requests answered with 500, drawn by a generator that starts at `flaky_seed`. */
  flaky_rate: 0,
  flaky_seed: 1,
  /** Share of WebSocket events that are lost, drawn likewise. */
  events_lost_rate: 0,
  /** Neighbouring WebSocket events of a run change places. */
  events_reordered: false,
  /** Connections are never given back: after so many the server takes no more; 0 is off. */
  leak_after_sockets: 0,
  /** The nth connection after the switch was set fails inside: 1011; 0 is off. */
  fail_on_connection: 0,
  /** Requests of one user within a second; 0 is the configured limit. */
  requests_per_second: 0,
}
