import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Analysis } from '../../model/analysis.js'
import { junit, LOOP, type SmallLoop, smallLoop } from '../../testing/small-loop.js'
import { unfounded } from '../../testing/unfounded.js'

const PATIENCE_MS = 60_000
/** Masked wherever it turns up, known or not. */
const SECRET = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl'

function loopWith(analyze: string, revision = '{ run: [git, rev-parse, HEAD] }'): SmallLoop {
  // Others run small loops too: each environment has one lock on the whole machine.
  const own = LOOP.replace('environment: small-', `environment: ${randomUUID()}-`).replace(
    '{ file: revision }',
    revision,
  )
  const loop = smallLoop(`${own}analyze:\n${analyze}`)
  onTestFinished(() => loop.remove())
  return loop
}

function repositoryIn(folder: string) {
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Anna', '-c', 'user.email=a@example.test', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
  git('init', '-q')
  writeFileSync(join(folder, '.gitignore'), 'state\n*.log\n*.txt\n')
  return (subject: string, file: string) => {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), subject)
    git('add', '-A')
    git('commit', '-q', '-m', subject)
  }
}

const cycleFolder = ({ folder }: SmallLoop, cycle: number) =>
  join(folder, 'state/small/cycles', String(cycle).padStart(6, '0'))
const analysisOf = (loop: SmallLoop, cycle: number): Pick<Analysis, 'causes'> =>
  JSON.parse(readFileSync(join(cycleFolder(loop, cycle), 'analysis.json'), 'utf8'))

describe('a failure after a green revision', { timeout: PATIENCE_MS }, () => {
  it('has its log lines, its suspects and a chain each step of which stands in a file of the cycle', async () => {
    const loop = loopWith('  logs: [{ use: command, name: backend, run: [./logs.sh] }]\n')
    const commit = repositoryIn(loop.folder)
    loop.write(
      'logs.sh',
      `#!/bin/sh\necho "$UNTILGREEN_SINCE INFO fine"\necho "$UNTILGREEN_UNTIL ERROR TOKEN_STALE in validate, token ${SECRET}"\n`,
    )
    commit('feat: first', 'src/a.ts')
    expect((await loop.cli('run', 'small', '--once')).code).toBe(0)
    commit('fix: rotate keys', 'src/auth/validate.ts')
    commit('docs: words', 'README.md')
    const message = 'HTTP 401 TOKEN_STALE&#10;    at validate (/app/src/auth/validate.ts:10:5)'
    loop.write('report.xml', junit(['a'], ['b'], message))
    loop.write('exit-code', '1')
    expect((await loop.cli('run', 'small', '--once')).code).toBe(1)

    const [cause] = analysisOf(loop, 2).causes
    expect(cause?.suspects?.[0]).toMatchObject({
      subject: 'fix: rotate keys',
      author: 'Anna',
      because: 'touches src/auth/validate.ts, which the evidence names',
    })
    const answers = cause?.whys.filter(({ established }) => established).map(({ answer }) => answer) ?? []
    expect(answers.some((answer) => answer.includes('ERROR TOKEN_STALE in validate'))).toBe(true)
    expect(answers.some((answer) => answer.includes('2 commits came'))).toBe(true)
    expect(cause?.whys.at(-1)).toMatchObject({ established: false, answer: expect.stringContaining('to find out') })
    expect(unfounded(cycleFolder(loop, 2))).toEqual([])
    expect(readFileSync(join(cycleFolder(loop, 2), 'output/log-backend.log'), 'utf8')).not.toContain(SECRET)
  })

  it('says so where there is no repository, or the revision is no commit', async () => {
    const loop = loopWith('  logs: [{ use: file, path: nowhere.log }]\n', '{ file: revision }')
    expect((await loop.cli('run', 'small', '--once')).code).toBe(0)
    loop.write('revision', 'r2')
    loop.write('report.xml', junit(['a'], ['b']))
    loop.write('exit-code', '1')
    await loop.cli('run', 'small', '--once')
    expect(analysisOf(loop, 2).causes[0]?.suspectsNote).toContain('no git repository')
    repositoryIn(loop.folder)('first', 'a.ts')
    await loop.cli('run', 'small', '--once')
    expect(analysisOf(loop, 3).causes[0]?.suspectsNote).toContain('r1 is no commit')
    expect(unfounded(cycleFolder(loop, 3))).toEqual([])
  })
})

describe('a deploy that fails', { timeout: PATIENCE_MS }, () => {
  it('is explained by the lines of its own output', async () => {
    const loop = loopWith('  rules: []\n', '{ file: revision }')
    loop.write('deploy.sh', '#!/bin/sh\necho building\necho "Error: port 8080 is already in use" >&2\nexit 3\n')
    await loop.cli('run', 'small', '--once')
    const [cause] = analysisOf(loop, 1).causes
    const own = cause?.whys.find(({ question }) => question.includes('the deploy itself'))
    expect(own?.evidence).toEqual([
      { source: 'output/deploy.log', line: 2, text: 'Error: port 8080 is already in use' },
    ])
    expect(unfounded(cycleFolder(loop, 1))).toEqual([])
  })
})

describe('an analyst', { timeout: PATIENCE_MS }, () => {
  const propose = (text: string) => `#!/usr/bin/env node
const input = JSON.parse(require('node:fs').readFileSync(process.env.UNTILGREEN_ANALYST_INPUT, 'utf8'))
const cause = input.causes[0].id
const proposal = (text) => ({ cause, question: 'Why?', answer: 'a cache', evidence: [{ source: input.files[0].name, text }] })
console.log(JSON.stringify({ proposals: [proposal('AssertionError: expected 1'), proposal(${JSON.stringify(text)})] }))
`
  const failing = (loop: SmallLoop) => {
    loop.write('report.xml', junit(['a'], ['b']))
    loop.write('exit-code', '1')
    return loop.cli('run', 'small', '--once')
  }
  const analyzed = (loop: SmallLoop) => {
    const event = loop.events().find((one) => one.event === 'stage:finished' && one.stage === 'analyze')
    return (event as unknown as { result: { output: Analysis } }).result.output
  }

  it('proposes; nothing of it is established, and what cites words that stand nowhere is dropped', async () => {
    const loop = loopWith('  analyst: { run: [./analyst.sh], name: guesser }\n', '{ file: revision }')
    loop.write('analyst.sh', propose('words that nobody said'))
    await failing(loop)
    const { causes, notes } = analyzed(loop)
    const proposed = causes[0]?.whys.filter(({ proposedBy }) => proposedBy !== undefined)
    expect(proposed).toEqual([
      {
        question: 'Why?',
        answer: 'a cache',
        established: false,
        proposedBy: 'guesser',
        evidence: [{ source: 'output/failures.log', line: 2, text: 'AssertionError: expected 1' }],
      },
    ])
    expect(notes).toEqual([expect.stringContaining('cites what does not stand')])
    expect(causes[0]?.whys.at(-1)?.proposedBy).toBeUndefined()
  })

  it('that hangs, fails or talks nonsense costs its time and no more', async () => {
    const loop = loopWith('  analyst: { run: [./analyst.sh], timeout: 300ms }\n', '{ file: revision }')
    loop.write('analyst.sh', '#!/bin/sh\nsleep 30\n')
    expect((await failing(loop)).code).toBe(1)
    expect(analyzed(loop).notes).toEqual([expect.stringContaining('timed-out')])
    const other = loopWith('  analyst: { run: [./analyst.sh] }\n', '{ file: revision }')
    other.write('analyst.sh', '#!/bin/sh\necho "I think it is the cache"\n')
    await failing(other)
    expect(analyzed(other).notes).toEqual([expect.stringContaining('is no JSON')])
    expect(analyzed(other).causes[0]?.whys.every(({ proposedBy }) => proposedBy === undefined)).toBe(true)
  })
})
