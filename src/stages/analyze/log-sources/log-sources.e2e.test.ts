import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../platform/clock.js'
import { createMasker } from '../../../platform/redact.js'
import { temporaryFolder } from '../../../testing/temporary-folder.js'
import type { AdapterContext } from '../../adapter-context.js'
import { commandExecutor } from '../../execute.js'
import type { FetchedLog } from '../log-source.js'
import { logSources } from './index.js'

const WINDOW = { since: '2026-11-22T10:00:00.000Z', until: '2026-11-22T10:01:00.000Z', cycle: 3, runId: 'run-1' }
const SECRET = 'hunter2-hunter2'

/** A folder whose `bin` stands first on PATH: programs there note their words in `argv` and print what is recorded. */
function surroundings(programs: Record<string, string> = {}) {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'bin'))
  for (const [name, body] of Object.entries(programs)) {
    const script = `#!/bin/sh\nfor word in "$@"; do printf '%s\\n' "$word" >> "${folder}/argv"; done\n${body}\n`
    writeFileSync(join(folder, 'bin', name), script)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
  const masker = createMasker([{ name: 'PASSWORD', value: SECRET }])
  const context: AdapterContext = {
    workingDirectory: folder,
    clock: systemClock,
    env,
    mask: (text) => masker.mask(text),
    readProbeFile: () => Promise.reject(new Error('none')),
    execute: commandExecutor({
      loop: 'l',
      environment: 'e',
      workingDirectory: folder,
      env,
      masker,
      clock: systemClock,
    }),
  }
  const fetch = async (options: Record<string, unknown>): Promise<FetchedLog> => {
    const source = await logSources.create(logSources.schema.parse(options), context)
    return source.fetch(WINDOW, new AbortController().signal)
  }
  return { folder, fetch, argv: () => readFileSync(join(folder, 'argv'), 'utf8').trim().split('\n') }
}

const print = (...lines: string[]) => lines.map((line) => `printf '%s\\n' '${line}'`).join('\n')

describe('a log source', () => {
  it('file: brings the run’s lines, masked, and says what can’t be read', async () => {
    const { folder, fetch } = surroundings()
    const path = join(folder, 'backend.log')
    writeFileSync(path, '2026-11-22T09:00:00Z old\n')
    appendFileSync(path, `2026-11-22T10:00:10Z token refused, password ${SECRET}\n`)
    const log = await fetch({ use: 'file', path: 'backend.log' })
    expect(log.lines).toHaveLength(1)
    expect(log.lines[0]).toContain('token refused')
    expect(log.lines[0]).not.toContain(SECRET)
    expect(await fetch({ use: 'file', path })).toEqual(log)
    expect(await fetch({ use: 'file', path: 'nowhere.log' })).toMatchObject({
      lines: [],
      problem: expect.stringContaining('ENOENT'),
    })
  })

  it('file: keeps at most 1 MB, the newest', async () => {
    const { folder, fetch } = surroundings()
    const line = (at: number) => `2026-11-22T10:00:${String(at % 60).padStart(2, '0')}Z ${at} ${'x'.repeat(100)}\n`
    writeFileSync(join(folder, 'a.log'), Array.from({ length: 20_000 }, (_, at) => line(at)).join(''))
    const log = await fetch({ use: 'file', path: 'a.log' })
    expect(log.lines.join('\n').length).toBeLessThanOrEqual(1_000_000)
    expect(log.lines.at(-1)).toContain(' 19999 ')
    expect(log.cutLines + log.lines.length).toBe(20_000)
  })

  it('command: is told for when, and what it says on failing is the problem', async () => {
    const { fetch, argv } = surroundings({
      logs: `${print('2026-11-22T10:00:01Z one')}\necho "$UNTILGREEN_SINCE" >&2\nexit 3`,
    })
    const log = await fetch({ use: 'command', run: ['logs', '${since}', '${until}'] })
    expect(argv()).toEqual([WINDOW.since, WINDOW.until])
    expect(log).toMatchObject({ lines: ['2026-11-22T10:00:01Z one'], problem: expect.stringContaining('exit 3') })
    expect(log.problem).toContain(WINDOW.since)
  })

  it('command: is ended after its time', async () => {
    const { fetch } = surroundings({ slow: 'sleep 20' })
    expect(await fetch({ use: 'command', run: ['slow'], timeout: '200ms' })).toMatchObject({
      problem: expect.stringContaining('timed-out'),
    })
  })

  it('that is not installed is a problem, not an error', async () => {
    const { fetch } = surroundings()
    expect(await fetch({ use: 'command', run: ['no-such-program-here'] })).toMatchObject({
      lines: [],
      problem: expect.any(String),
    })
  })

  it('kubectl: asks for the pods’ lines since the start, each with its time', async () => {
    const line = '[pod/backend-7d9/app] 2026-11-22T10:00:05.123456789Z {"level":"error","msg":"boom"}'
    const { fetch, argv } = surroundings({ kubectl: print('[pod/backend-7d9/app] 2026-11-22T10:09:00Z later', line) })
    expect(await fetch({ use: 'kubectl', selector: 'app=backend', namespace: 'staging' })).toMatchObject({
      lines: [line],
    })
    expect(argv()).toEqual([
      'logs',
      '--namespace=staging',
      '--selector=app=backend',
      '--prefix',
      '--tail=-1',
      '--max-log-requests=20',
      '--all-containers',
      '--timestamps',
      `--since-time=${WINDOW.since}`,
    ])
  })

  it('docker: reads both streams of the window', async () => {
    const out = '2026-11-22T10:00:05.1Z started'
    const err = '2026-11-22T10:00:06.1Z Traceback (most recent call last):'
    const { fetch, argv } = surroundings({ docker: `${print(out)}\nsleep 0.1\n${print(err)} >&2` })
    expect((await fetch({ use: 'docker', container: 'backend' })).lines).toEqual([out, err])
    expect(argv()).toEqual(['logs', '--timestamps', '--since', WINDOW.since, '--until', WINDOW.until, '--', 'backend'])
  })

  it('gcloud: makes a line of each entry', async () => {
    const entries = [
      {
        timestamp: '2026-11-22T10:00:05.5Z',
        severity: 'ERROR',
        textPayload: 'boom\n  at f',
        trace: 'projects/p/traces/0af7',
      },
      { timestamp: '2026-11-22T10:00:06Z', severity: 'INFO', jsonPayload: { message: 'token refused', code: 7 } },
      { timestamp: '2026-11-22T10:00:07Z', httpRequest: { requestMethod: 'GET', requestUrl: '/x', status: 503 } },
    ]
    const { fetch, argv } = surroundings({ gcloud: `cat <<'END'\n${JSON.stringify(entries, null, 2)}\nEND` })
    expect((await fetch({ use: 'gcloud', filter: 'resource.type="cloud_run_revision"', project: 'p' })).lines).toEqual([
      '2026-11-22T10:00:05.5Z ERROR boom ⏎ at f trace=0af7',
      '2026-11-22T10:00:06Z INFO {"message":"token refused","code":7}',
      '2026-11-22T10:00:07Z DEFAULT GET /x 503',
    ])
    expect(argv()[2]).toBe(
      `(resource.type="cloud_run_revision") AND timestamp>="${WINDOW.since}" AND timestamp<="${WINDOW.until}"`,
    )
  })

  it('gcloud: that prints no entries is told', async () => {
    const { fetch } = surroundings({ gcloud: 'echo "ERROR: not logged in" >&2; exit 1' })
    expect(await fetch({ use: 'gcloud', filter: 'x' })).toMatchObject({
      problem: expect.stringContaining('not logged in'),
    })
  })
})
