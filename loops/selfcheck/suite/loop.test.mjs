import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { emptyFolder, installed, junit, run, start } from './installed.mjs'

const LOOP = (name) => `loop: small
environment: selfcheck-${name}-${process.pid}
deploy: { use: command, shell: echo deployed >> deploys.txt, revision: { value: r1 } }
test:
  suites:
    - name: p1
      use: command
      shell: 'echo started >> tests.txt; while [ -e hold ]; do sleep 0.05; done; cp report.xml \${reports}/; exit $(cat exit-code)'
      report: \${reports}/report.xml
      timeout: { suite: 30s }
stop: { maxCycles: 2 }
`

function smallLoop(t, name, failed) {
  return emptyFolder(t, {
    'small.yaml': LOOP(name),
    'report.xml': junit(['a'], failed),
    'exit-code': failed.length > 0 ? '1' : '0',
  })
}

function events(folder) {
  const lines = readFileSync(join(folder, 'state/small/journal.ndjson'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line).event)
}

test('loop_runs_to_green', async (t) => {
  const { program } = await installed()
  const folder = smallLoop(t, 'green', [])
  const { exitCode, stderr } = await run(program, folder, 'run', './small.yaml')
  assert.equal(exitCode, 0, stderr)
  assert.equal(JSON.parse((await run(program, folder, 'status', 'small', '--json')).stdout).green, true)
})

test('loop_ends_red_with_one_ticket', async (t) => {
  const { program } = await installed()
  const folder = smallLoop(t, 'red', ['b', 'c'])
  assert.equal((await run(program, folder, 'run', './small.yaml')).exitCode, 1)
  assert.equal(JSON.parse((await run(program, folder, 'tickets', 'small', '--json')).stdout).length, 1)
})

test('loop_goes_on_after_kill_9_without_a_second_deploy', async (t) => {
  const { program } = await installed()
  const folder = smallLoop(t, 'killed', [])
  writeFileSync(join(folder, 'hold'), '')
  const { child, ended } = start(program, folder, ['run', './small.yaml'])
  for (let waits = 0; !existsSync(join(folder, 'tests.txt')) && waits < 400; waits++) await sleep(50)
  child.kill('SIGKILL')
  assert.equal((await ended).signal, 'SIGKILL')
  rmSync(join(folder, 'hold'))
  const { exitCode, stderr } = await run(program, folder, 'run', './small.yaml')
  assert.equal(exitCode, 0, stderr)
  assert.equal(readFileSync(join(folder, 'deploys.txt'), 'utf8'), 'deployed\n')
  assert.equal(events(folder).filter((event) => event === 'loop:resumed').length, 1)
})
