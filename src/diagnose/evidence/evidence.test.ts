import { describe, expect, it } from 'vitest'
import { correlate, prepareLog, type TestTrail } from './correlate.js'
import { groundWhys } from './ground-whys.js'
import { filesIn, rankSuspects } from './rank-suspects.js'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const AT = Date.parse('2026-11-22T10:00:10Z')
const test: TestTrail = {
  startedMs: AT,
  endedMs: AT + 1_000,
  traceId: TRACE,
  text: 'session_990aabba-6dd7-4f18 failed',
}
const log = (...lines: string[]) => [prepareLog({ name: 'backend', file: 'output/log-backend.log', lines })]

describe('a log line belongs to a cause', () => {
  it('by the trace id of its tests, an id that they saw, a fact, or trouble while they ran; best first', () => {
    const hits = correlate(
      { errorCode: 'VALIDATION_FAILED' },
      [test],
      log(
        '2026-11-22T10:00:10.200Z GET /health 200',
        `2026-11-22T10:00:10.300Z token refused: ERR_JWS trace=${TRACE}`,
        '2026-11-22T09:00:00Z VALIDATION_FAILED an hour ago',
        '2026-11-22T10:00:10.400Z session_990aabba-6dd7-4f18 rejected',
        '2026-11-22T09:00:00Z ERROR an hour ago',
        '2026-11-22T10:00:10.500Z WARN pool failed',
      ),
    )
    expect(hits.map(({ line }) => line)).toEqual([2, 4, 6])
    expect(hits[0]).toMatchObject({
      name: 'backend',
      because: ['has the trace id of one of its tests', 'written while its tests ran'],
      text: expect.stringContaining('token refused'),
    })
  })

  it('and not by being there, nor twice for the same words', () => {
    const quiet = log('2026-11-22T10:00:10Z GET / 200', '2026-11-22T09:00:00Z ERROR long ago')
    expect(correlate({}, [test], quiet)).toEqual([])
    const often = log('2026-11-22T10:00:10.1Z ERROR pool 17 is full', '2026-11-22T10:00:10.2Z ERROR pool 18 is full')
    expect(correlate({}, [test], often)).toHaveLength(1)
    const other = '1af7651916cd43dd8448eb211c80319d'
    const traced = [TRACE, other].map((id) => `2026-11-22T10:00:10.1Z token refused trace=${id}`)
    expect(correlate({}, [test, { ...test, traceId: other }], log(...traced))).toHaveLength(1)
  })

  it('quickly, of ten thousand lines', () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, at) => `2026-11-22T10:00:10.${at % 1000}Z ERROR ${at} ${'word '.repeat(15)}`,
    )
    const started = performance.now()
    correlate(
      { errorCode: 'NOPE' },
      Array.from({ length: 50 }, () => test),
      log(...lines),
    )
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('suspects', () => {
  const commit = (hash: string, subject: string, ...files: string[]) => ({
    hash,
    subject,
    author: 'Anna',
    at: '2026-11-22T09:00:00Z',
    files,
  })
  const commits = [
    commit('c3', 'chore: formatting', 'README.md'),
    commit('c2', 'feat: rotate secrets', 'config/secrets.yaml'),
    commit('c1', 'fix: whatever', 'src/auth/validate.ts'),
  ]

  it('are ranked by files that the evidence names, then by what they speak of', () => {
    const texts = ['TypeError: x\n    at verify (/app/src/auth/validate.ts:10:5)']
    const ranked = rankSuspects(commits, { category: 'auth', texts })
    expect(ranked.map(({ commit }) => commit)).toEqual(['c1', 'c2'])
    expect(ranked[0]?.because).toBe('touches src/auth/validate.ts, which the evidence names')
  })

  it('are the newest where nothing names any, and say so', () => {
    const ranked = rankSuspects(commits, { category: 'unknown', texts: ['boom'] })
    expect(ranked).toHaveLength(3)
    expect(ranked[0]).toMatchObject({ commit: 'c3', because: expect.stringContaining('nothing in the evidence names') })
    expect(rankSuspects([], { category: 'auth', texts: [] })).toEqual([])
  })

  it('are found by the names of files in traces of several languages', () => {
    const texts = [
      'File "/srv/app/ws/auth.py", line 12',
      'at a.b (C:\\work\\src\\x.ts:1:2)',
      'main.go:17 +0x1d',
      'v1.2.3 of example.com',
    ]
    expect(filesIn(texts)).toEqual(['srv/app/ws/auth.py', 'work/src/x.ts', 'main.go'])
  })
})

describe('a chain', () => {
  const files = new Map([['output/deploy.log', ['starting', 'Error: port 8080 is taken']]])
  const why = (text: string, source = 'output/deploy.log') => ({
    question: 'Why?',
    answer: 'so',
    established: true,
    evidence: [{ source, text }],
  })

  it('is established only where its evidence stands in the file that it names', () => {
    const grounded = groundWhys(
      [why('port 8080 is taken'), why('port 9090'), why('starting', 'output/other.log')],
      files,
    )
    expect(grounded.map(({ established }) => established)).toEqual([true, false, false])
    expect(grounded[0]?.evidence).toEqual([{ source: 'output/deploy.log', line: 2, text: 'port 8080 is taken' }])
    expect(grounded[1]?.evidence).toEqual([])
  })
})
