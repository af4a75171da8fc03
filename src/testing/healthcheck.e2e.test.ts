import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LOOP, type SmallLoop, smallLoop, until } from './small-loop.js'

let loop: SmallLoop
beforeEach(() => {
  loop = smallLoop(LOOP.replace('here', `health-${process.pid}`))
})
afterEach(() => loop.remove())

/** What the image's HEALTHCHECK and the Deployment's probe run. */
function check(env: Record<string, string> = {}) {
  const { status, stdout } = spawnSync(process.execPath, ['templates/docker/healthcheck.mjs'], {
    env: { ...process.env, UNTILGREEN_STATE_DIR: join(loop.folder, 'state'), ...env },
    encoding: 'utf8',
  })
  return { exitCode: status, said: stdout }
}

/** A loop in the middle of its tests, which go on until `hold` is gone. */
async function startHeld() {
  loop.write('hold', '')
  loop.write(
    'test.sh',
    '#!/bin/sh\necho > started\nwhile [ -e hold ]; do sleep 0.05; done\ncp report.xml "$UNTILGREEN_REPORTS/report.xml"\n',
  )
  const running = loop.start('run', 'small', '--once')
  await until(() => existsSync(join(loop.folder, 'started')))
  return running
}

describe('the health check', () => {
  it('is content where nothing has run yet, and with a loop that is red', async () => {
    expect(check()).toEqual({ exitCode: 0, said: 'healthy\n' })
    loop.write('exit-code', '1')
    expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
    expect(check()).toEqual({ exitCode: 0, said: 'healthy\n' })
  })

  it('notices an owner that lives but gives no sign of life', async () => {
    const { child, finished } = await startHeld()
    expect(check({ UNTILGREEN_HEALTH_SILENT_S: '5' }).exitCode).toBe(0)
    child.kill('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 1600))
    expect(check({ UNTILGREEN_HEALTH_SILENT_S: '1' })).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining('no sign of life'),
    })
    child.kill('SIGCONT')
    rmSync(join(loop.folder, 'hold'))
    await finished
  })

  it('notices a stage that runs for too long', async () => {
    const { finished } = await startHeld()
    expect(check({ UNTILGREEN_HEALTH_STAGE_S: '0' })).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining('test of cycle 1 runs since'),
    })
    rmSync(join(loop.folder, 'hold'))
    await finished
  })

  it('notices a daemon whose run is overdue', async () => {
    loop.write('loops/small.yaml', `${loop.read('loops/small.yaml')}schedule: { cron: "0 0 1 1 *" }\n`)
    await loop.cli('run', 'small', '--once')
    const { child, finished } = loop.start('daemon')
    const planned = await until(
      () =>
        loop
          .lines('state/.daemon.json')
          .join('\n')
          .match(/"nextAt": "([^"]+)"/)?.[1],
    )
    expect(check()).toEqual({ exitCode: 0, said: 'healthy\n' })
    const overdue = loop.read('state/.daemon.json').replace(planned, new Date(Date.now() - 3_600_000).toISOString())
    loop.write('state/.daemon.json', overdue)
    expect(check()).toMatchObject({ exitCode: 1, said: expect.stringContaining('small: was to run at') })
    child.kill('SIGTERM')
    await finished
  })

  it('notices a state that can not be read', async () => {
    await loop.cli('run', 'small', '--once')
    rmSync(join(loop.folder, 'state/small/snapshot.json'), { force: true })
    loop.write('state/small/journal.ndjson', `{"broken\n${loop.read('state/small/journal.ndjson')}`)
    expect(check()).toMatchObject({ exitCode: 1, said: expect.stringContaining('status ended with') })
  })
})
