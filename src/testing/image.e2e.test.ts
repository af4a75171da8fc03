import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Event } from '../model/event.js'
import { type BuiltImage, buildImage } from './container-engine.js'
import { junit } from './small-loop.js'

const built = await buildImage('localhost/untilgreen-under-test:latest')
if ('reason' in built) process.stderr.write(`the image is not tested: ${built.reason}\n`)
const { engine, tag } = built as BuiltImage

let folder = ''
let volume = ''
let name = ''
let count = 0

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-image-'))
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'job.yaml'), LOOP)
  writeFileSync(join(folder, 'test.sh'), TEST)
  writeFileSync(join(folder, 'report.xml'), junit(['a', 'b']))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The suite waits while there is a file `hold.txt` in the state, as long as the test needs. */
const TEST = `#!/bin/sh
echo ran >> state/tests.txt
while [ -e state/hold.txt ]; do sleep 0.1; done
cp loops/report.xml "$UNTILGREEN_REPORTS/report.xml"
`
const LOOP = `loop: job
environment: image
deploy:
  use: command
  shell: 'echo "$UNTILGREEN_CYCLE" >> state/deploys.txt'
  revision: { value: r1 }
test:
  suites:
    - { name: p1, use: command, run: [sh, loops/test.sh], report: "\${reports}/report.xml", timeout: { suite: 60s } }
stop: { maxCycles: 2 }
`

/** Root read-only, nothing else writable but the volume. */
function options(...more: string[]): string[] {
  const readOnly = engine.name === 'podman' ? ['--read-only', '--read-only-tmpfs=false'] : ['--read-only']
  const mounts = ['-v', `${volume}:/srv/untilgreen/state`, '-v', `${folder}:/srv/untilgreen/loops:ro`]
  return [...engine.runOptions, '--network', 'host', ...readOnly, ...mounts, ...more]
}

function run(...args: string[]) {
  return engine.call('run', '--rm', ...options(), tag, ...args)
}

function shell(script: string) {
  return engine.call('run', '--rm', ...options('--entrypoint', 'sh'), tag, '-c', script)
}

/** In the running container. */
function inside(script: string) {
  return engine.call('exec', name, 'sh', '-c', script)
}

async function events(): Promise<Event[]> {
  const { stdout } = await shell('cat state/job/journal.ndjson')
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
}

async function status() {
  return JSON.parse((await run('status', 'job', '--json')).stdout)
}

/** Starts the loop in the background; it stands in the middle of its tests. */
async function startHeld(...more: string[]): Promise<void> {
  await shell('touch state/hold.txt')
  const started = await engine.call('run', '--detach', '--name', name, ...options(...more), tag, 'run', 'job', '--once')
  expect(started.exitCode, started.stderr).toBe(0)
  for (let waits = 0; (await inside('test -e state/tests.txt')).exitCode !== 0; waits++) {
    if (waits > 150) throw new Error(`no test began: ${(await engine.call('logs', name)).stdout}`)
    await sleep(200)
  }
}

describe.runIf(!('reason' in built))('the image', { timeout: 180_000 }, () => {
  beforeEach(async () => {
    volume = `untilgreen-test-${process.pid}-${++count}`
    name = volume
    await engine.call('volume', 'create', volume)
    return async () => {
      await engine.call('rm', '--force', name)
      await engine.call('volume', 'rm', '--force', volume)
    }
  })

  it('says its version, from a root that can not be written', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    const started = performance.now()
    expect(await run('--version')).toMatchObject({ exitCode: 0, stdout: `${version}\n` })
    const tookMs = performance.now() - started
    const [size = 0, base = 0] = await Promise.all([tag, engine.nodeImage].map(sizeMb))
    const sizes = `${size.toFixed(0)} MB, ${(size - base).toFixed(0)} MB of them over its base`
    process.stderr.write(`image: ${sizes}; --version ${tookMs.toFixed(0)} ms\n`)
    expect(size - base).toBeLessThan(150)
  })

  it('belongs to root; its user has a number and owns the state alone', async () => {
    const owned = 'find / -xdev -user "$(id -u)" -not -path "/proc/*"'
    const open = 'find / -xdev -type d -perm -0002 -not -perm -1000'
    const { stdout } = await shell(`id -u; ${owned}; ${open}`)
    const [user, ...found] = stdout.trimEnd().split('\n')
    expect(user).toBe('10001')
    expect(found.filter((path) => !path.startsWith('/srv/untilgreen/state'))).toEqual([])
    const written = await shell('touch /opt/untilgreen/x || touch /srv/untilgreen/x || touch state/x && echo written')
    expect(written.stdout).toBe('written\n')
    expect(written.stderr.match(/Read-only file system|Permission denied/g)).toHaveLength(2)
  })

  it('runs a loop once as a job, to green', async () => {
    const { exitCode, stderr } = await run('run', 'job', '--once')
    expect(exitCode, stderr).toBe(0)
    expect(await status()).toMatchObject({ loop: 'job', green: true, passRate: 1 })
  })

  it('has an init as its first process, which reaps what others leave behind', async () => {
    await startHeld()
    expect((await inside('cat /proc/1/comm')).stdout).toBe('tini\n')
    await inside('sh -c "sleep 0.1 &"')
    await sleep(500)
    expect((await inside('grep -l "^State:.Z" /proc/[0-9]*/status')).stdout).toBe('')
  })

  it('ends by 143 on SIGTERM with its state saved; the next run on its volume goes on without a second deploy', async () => {
    await startHeld()
    await engine.call('stop', '--time', '30', name)
    const { stdout } = await engine.call('inspect', '--format', '{{.State.ExitCode}}', name)
    expect(stdout.trim()).toBe('143')
    expect((await events()).at(-1)?.event).toBe('loop:interrupted')
    await shell('rm state/hold.txt')
    expect((await run('run', 'job', '--once')).exitCode).toBe(0)
    expect((await events()).filter(({ event }) => event === 'loop:resumed')).toHaveLength(1)
    expect((await shell('cat state/deploys.txt')).stdout).toBe('1\n')
    expect(await status()).toMatchObject({ cycle: 1, green: true })
  })

  it('is healthy while its loop lives, and unhealthy when it gives no sign of life', async () => {
    await startHeld('--env', 'UNTILGREEN_HEALTH_SILENT_S=5')
    const command = await healthCommand()
    expect(await engine.call('exec', name, ...command)).toMatchObject({ exitCode: 0, stdout: 'healthy\n' })
    await inside('for p in /proc/[0-9]*; do [ "$(cat $p/comm)" = node ] && kill -STOP "${p#/proc/}"; done; true')
    await sleep(5500)
    const unhealthy = { exitCode: 1, stdout: expect.stringContaining('gives no sign of life') }
    expect(await engine.call('exec', name, ...command)).toMatchObject(unhealthy)
  })
})

async function sizeMb(image: string): Promise<number> {
  return Number((await engine.call('image', 'inspect', '--format', '{{.Size}}', image)).stdout) / 1e6
}

/** What the image's HEALTHCHECK runs. */
async function healthCommand(): Promise<string[]> {
  const [image] = JSON.parse((await engine.call('image', 'inspect', tag)).stdout)
  const [kind, ...argv] = (image.Healthcheck ?? image.Config.Healthcheck).Test as string[]
  expect(kind).toBe('CMD')
  return argv
}
