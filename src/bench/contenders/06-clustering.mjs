// Clusters a million failure messages of 200 causes: `ours|regexes|lines COUNT`.
const [who, count] = process.argv.slice(2)
const CAUSES = 200
const PLACES = [
  'handshake',
  'upgrade',
  'ledger',
  'billing',
  'session',
  'router',
  'planner',
  'search',
  'memory',
  'gateway',
]
const DEEDS = [
  'rejected',
  'dropped',
  'lost',
  'duplicated',
  'misread',
  'truncated',
  'reordered',
  'swallowed',
  'delayed',
  'refused',
]
const ENDS = ['before the first frame', 'after the last reply']

const { startGathering } = await import('../../../dist/diagnose/find-causes.js')
const corpus = makeCorpus(Number(count)).join('\n')
globalThis.gc?.()
const started = performance.now()
const lines = corpus.split('\n')
const signatures = who === 'lines' ? lines.map(() => '') : who === 'ours' ? ours(lines) : lines.map(sixRegexes)
const value = performance.now() - started
const groups = new Map()
signatures.forEach((signature, at) => {
  const causes = groups.get(signature) ?? groups.set(signature, new Map()).get(signature)
  causes.set(at % CAUSES, (causes.get(at % CAUSES) ?? 0) + 1)
})
const pure = [...groups.values()].reduce((sum, causes) => sum + Math.max(...causes.values()), 0)
console.log(JSON.stringify({ value, bytes: corpus.length, groups: groups.size, purity: pure / lines.length }))

function ours(messages) {
  const gathering = startGathering()
  for (const [at, message] of messages.entries()) gathering.add({ test: `t${at}`, message })
  const signatures = new Array(messages.length)
  gathering.groups().forEach(({ members }, group) => {
    for (const member of members) signatures[Number(member.slice(1))] = group
  })
  return signatures
}

function sixRegexes(message) {
  return message
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '<time>')
    .replace(/0x[0-9a-f]+/gi, '<ptr>')
    .replace(/\d+\.\d+\.\d+\.\d+(?::\d+)?/g, '<ip>')
    .replace(/"[^"]*"/g, '<text>')
    .replace(/\d+/g, '<n>')
}

function makeCorpus(length) {
  let state = 7
  const below = (limit) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >>> 8) % limit
  }
  const hex = (digits) =>
    digits > 4
      ? hex(4) + hex(digits - 4)
      : below(16 ** digits)
          .toString(16)
          .padStart(digits, '0')
  return Array.from({ length }, (_, at) => {
    const cause = at % CAUSES
    const what = `${PLACES[cause % 10]} ${DEEDS[Math.floor(cause / 10) % 10]} the message ${ENDS[Math.floor(cause / 100)]}`
    return `AssertionError: ${what} of user-${hex(6)} at 10.0.${below(256)}.${below(256)}:${below(60000)} after ${below(9000)}ms (request ${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)})`
  })
}
