import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cycle } from '../../model/cycle.js'
import { emptyHistory } from '../../model/history.js'
import type { StageContext } from '../../model/stage.js'
import { aCause, anAnalysis, aTicket } from '../../testing/builders.js'
import { fixStage } from './fix.js'

let folder: string
let recorded: unknown[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-fix-'))
  recorded = []
  write('src/app.js', 'broken')
  write('tests/test_app.py', 'assert True')
  write('state/p1/journal.ndjson', '{"seq":1}\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8')

function cycleWith(...tickets: ReturnType<typeof aTicket>[]): Cycle {
  const causes = tickets.map(({ cluster, tests, priority }) => aCause({ id: cluster, members: tests, priority }))
  const changes = tickets.map((ticket) => ({
    kind: 'open' as const,
    ticket,
    key: ticket.id,
    body: '',
    reason: '',
    applied: true,
  }))
  return {
    number: 3,
    runId: 'run',
    session: 's',
    startedAt: '2026-03-01T09:00:00Z',
    history: emptyHistory(),
    deploy: { status: 'succeeded', output: { deployer: 'command', revision: 'r1' } },
    analyze: { status: 'succeeded', output: anAnalysis({ causes }) },
    ticket: { status: 'succeeded', output: changes },
  }
}

function run(
  change: (ticket: string) => void,
  { cycle = cycleWith(aTicket()), exitCode = 0, forbid = ['tests/**'], perCycle = 1 } = {},
) {
  const context = {
    signal: new AbortController().signal,
    folder: join(folder, 'state/p1/cycles/000003'),
    fence: 1,
    record: async (event: unknown) => void recorded.push(event),
  } as unknown as StageContext
  const stage = fixStage({
    fixer: {
      kind: 'command',
      async fix({ ticket }) {
        change(ticket.id)
        return { argv: ['fix'], ended: 'exited', exitCode, durationMs: 1, tail: '' }
      },
    },
    policy: { perCycle, forbid },
    workingDirectory: folder,
    stateDir: join(folder, 'state'),
    journal: join(folder, 'state/p1/journal.ndjson'),
    own: ['loops/p1.yaml', 'p1-ids.txt'],
  })
  return stage.run(cycle, context)
}

describe.each(['with git', 'without git'])('fix, %s', (place) => {
  beforeEach(() => {
    if (place === 'without git') return
    write('.gitignore', 'state/\nignored/\n')
    execFileSync('git', ['init', '-q'], { cwd: folder })
  })

  it('records a fix with the files that it changed', async () => {
    const outcome = await run(() => write('src/app.js', 'mended'))
    expect(outcome).toMatchObject({
      status: 'succeeded',
      output: { attempts: [{ outcome: 'applied', changed: ['src/app.js'] }] },
    })
    expect(read('src/app.js')).toBe('mended')
    expect(recorded).toEqual([{ event: 'fix:applied', cycle: 3, ticket: 'T-0001', files: ['src/app.js'] }])
  })

  it('rejects a change to a forbidden file, and restores all of it', async () => {
    const outcome = await run(() => {
      write('src/app.js', 'mended')
      write('tests/test_app.py', 'pass')
    })
    expect(outcome).toMatchObject({
      output: { attempts: [{ outcome: 'forbidden-change', forbidden: ['tests/test_app.py'] }] },
    })
    expect(read('tests/test_app.py')).toBe('assert True')
    expect(read('src/app.js')).toBe('broken')
    expect(recorded).toMatchObject([{ event: 'fix:rejected', files: ['tests/test_app.py'] }])
  })

  it.each([
    'conftest.py',
    'deep/down/conftest.py',
    'pytest.ini',
    'loops/p1.yaml',
    'p1-ids.txt',
    'loops/other.probes.yaml',
    'ignored/conftest.py',
  ])('rejects a new %s and removes it, whether git ignores it or not', async (file) => {
    const outcome = await run(() => write(file, 'import pytest'))
    expect(outcome).toMatchObject({ output: { attempts: [{ outcome: 'forbidden-change', forbidden: [file] }] } })
    expect(existsSync(join(folder, file))).toBe(false)
  })

  it('rejects a fix that hides a conftest behind a new ignore rule', async () => {
    const outcome = await run(() => {
      write('.gitignore', 'state/\nignored/\nconftest.py\n')
      write('conftest.py', 'import pytest')
    })
    expect(outcome).toMatchObject({ output: { attempts: [{ outcome: 'forbidden-change' }] } })
    expect(existsSync(join(folder, 'conftest.py'))).toBe(false)
  })

  it('rejects a fix that deletes a forbidden file, and brings it back', async () => {
    const outcome = await run(() => rmSync(join(folder, 'tests/test_app.py')))
    expect(outcome).toMatchObject({ output: { attempts: [{ outcome: 'forbidden-change' }] } })
    expect(read('tests/test_app.py')).toBe('assert True')
  })

  it('writes nothing through a link that a fixer put in the place of a forbidden folder', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'untilgreen-elsewhere-'))
    const outcome = await run(() => {
      rmSync(join(folder, 'tests'), { recursive: true })
      symlinkSync(elsewhere, join(folder, 'tests'))
    })
    expect(outcome).toMatchObject({ output: { attempts: [{ outcome: 'forbidden-change' }] } })
    expect(readdirSync(elsewhere)).toEqual([])
    expect(lstatSync(join(folder, 'tests')).isSymbolicLink()).toBe(false)
    expect(read('tests/test_app.py')).toBe('assert True')
    rmSync(elsewhere, { recursive: true })
  })

  it('rejects a conftest that is a link, and one that took the place of a test', async () => {
    write('src/evil.py', 'pass')
    const outcome = await run(() => {
      symlinkSync('src/evil.py', join(folder, 'conftest.py'))
      rmSync(join(folder, 'tests/test_app.py'))
      symlinkSync('../src/evil.py', join(folder, 'tests/test_app.py'))
    })
    expect(outcome).toMatchObject({
      output: { attempts: [{ outcome: 'forbidden-change', forbidden: ['conftest.py', 'tests/test_app.py'] }] },
    })
    expect(existsSync(join(folder, 'conftest.py'))).toBe(false)
    expect(read('tests/test_app.py')).toBe('assert True')
    expect(read('src/evil.py')).toBe('pass')
  })

  it('brings back a link that was there', async () => {
    symlinkSync('src/app.js', join(folder, 'current.js'))
    await run(() => rmSync(join(folder, 'current.js')), { exitCode: 1 })
    expect(read('current.js')).toBe('broken')
    expect(lstatSync(join(folder, 'current.js')).isSymbolicLink()).toBe(true)
  })

  it('rejects a fix that writes to the journal', async () => {
    const outcome = await run(() => {
      write('src/app.js', 'mended')
      write('state/p1/journal.ndjson', '{"seq":1}\n{"seq":2,"verdict":"passed"}\n')
    })
    expect(outcome).toMatchObject({
      output: { attempts: [{ outcome: 'forbidden-change', forbidden: ['the journal'] }] },
    })
  })

  it('says that nothing was changed', async () => {
    expect(await run(() => undefined)).toMatchObject({ output: { attempts: [{ outcome: 'nothing-changed' }] } })
    expect(recorded).toMatchObject([{ event: 'fix:rejected' }])
  })

  it('restores what a failing fixer left half done', async () => {
    const outcome = await run(() => write('src/app.js', 'half'), { exitCode: 1 })
    expect(outcome).toMatchObject({ output: { attempts: [{ outcome: 'failed' }] } })
    expect(read('src/app.js')).toBe('broken')
  })

  it('puts back what a killed fix left, before it looks for changes', async () => {
    await expect(
      run(() => {
        write('tests/test_app.py', 'pass')
        throw new Error('killed')
      }),
    ).rejects.toThrow('killed')
    const outcome = await run(() => write('src/app.js', 'mended'))
    expect(outcome).toMatchObject({ output: { attempts: [{ outcome: 'applied', changed: ['src/app.js'] }] } })
    expect(read('tests/test_app.py')).toBe('assert True')
  })
})

describe('fix', () => {
  it('tries the ticket with the highest priority first, then the one with the most tests', async () => {
    const tried: string[] = []
    const cycle = cycleWith(
      aTicket({ id: 'T-0001', cluster: 'a', priority: 'P2', tests: ['s/1', 's/2', 's/3'] }),
      aTicket({ id: 'T-0002', cluster: 'b', tests: ['s/1'] }),
      aTicket({ id: 'T-0003', cluster: 'c', tests: ['s/1', 's/2'] }),
    )
    await run((ticket) => void tried.push(ticket), { cycle, perCycle: 2 })
    expect(tried).toEqual(['T-0003', 'T-0002'])
  })

  it('tries nothing where no cause of this cycle has a ticket', async () => {
    expect(await run(() => undefined, { cycle: cycleWith() })).toMatchObject({ status: 'skipped' })
  })
})
