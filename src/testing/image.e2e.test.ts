import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Event } from '../model/event.js'
import { type ContainerEngine, findContainerEngine } from './container-engine.js'
import { junit, until } from './small-loop.js'

const TAG = 'localhost/untilgreen-under-test:latest'
const found = findContainerEngine()
const reason = 'reason' in found ? found.reason : undefined
if (reason !== undefined) process.stderr.write(`the image is not tested: ${reason}\n`)
const engine = found as ContainerEngine

let folder = ''
let volume = ''
let name = ''
let count = 0

beforeAll(() => {
  if (reason !== undefined) return
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-image-'))
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, 'job.yaml'), LOOP)
  writeFileSync(join(folder, 'test.sh'), TEST)
  writeFileSync(join(folder, 'report.xml'), junit(['a', 'b']))
  const base = engine.nodeImage === undefined ? [] : ['--build-arg', `NODE_IMAGE=${engine.nodeImage}`]
  const built = engine.call('build', ...engine.buildOptions, ...base, '-t', TAG, '.')
  if (built.exitCode !== 0) throw new Error(`${built.stdout}${built.stderr}`)
}, 900_000)
beforeEach(() => {
  if (reason !== undefined) return
  volume = `untilgreen-test-${process.pid}-${++count}`
  name = volume
  engine.call('volume', 'create', volume)
  return () => {
    engine.call('rm', '--force', name)
    engine.call('volume', 'rm', '--force', volume)
  }
})
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

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
  const mounts = ['-v', `${volume}:/work/state`, '-v', `${folder}:/work/loops:ro`]
  return [...engine.runOptions, '--network', 'host', ...readOnly, ...mounts, ...more]
}

function run(...args: string[]) {
  return engine.call('run', '--rm', ...options(), TAG, ...args)
}

function shell(script: string) {
  return engine.call('run', '--rm', ...options('--entrypoint', 'sh'), TAG, '-c', script)
}

function events(): Event[] {
  const { stdout } = shell('cat state/job/journal.ndjson')
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
}

/** Starts the loop in the background; it stands in the middle of its tests. */
async function startHeld(...more: string[]): Promise<void> {
  shell('touch state/hold.txt')
  const started = engine.call('run', '--detach', '--name', name, ...options(...more), TAG, 'run', 'job', '--once')
  expect(started.exitCode, started.stderr).toBe(0)
  await until(() => inside('test -e state/tests.txt').exitCode === 0, 30_000)
}

function inside(script: string) {
  return engine.call('exec', name, 'sh', '-c', script)
}

describe.runIf(reason === undefined)('the image', { timeout: 120_000 }, () => {
  it('says its version, from a root that can not be written', () => {
    const started = performance.now()
    const { stdout, exitCode } = run('--version')
    const tookMs = performance.now() - started
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`,
    })
    const sizes = [TAG, engine.nodeImage].map((image) =>
      image === undefined ? 0 : Number(engine.call('image', 'inspect', '--format', '{{.Size}}', image).stdout) / 1e6,
    )
    process.stderr.write(
      `image: ${sizes[0]?.toFixed(0)} MB, of them base ${sizes[1]?.toFixed(0)} MB; --version ${tookMs.toFixed(0)} ms\n`,
    )
  })

  it('belongs to root; its user has a number and owns the state alone', () => {
    const { stdout } = shell(
      'id -u; find / -xdev -user "$(id -u)" -not -path "/proc/*"; find / -xdev -perm -0002 -type d -not -perm -1000',
    )
    expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith('/work/state'))).toEqual(['10001'])
    const written = shell('touch /opt/untilgreen/x || touch /work/x || touch state/x && echo written')
    expect(written.stdout).toBe('written\n')
    expect(written.stderr.match(/Read-only file system|Permission denied/g)).toHaveLength(2)
  })

  it('runs a loop once as a job, to green', () => {
    const { exitCode, stderr } = run('run', 'job', '--once')
    expect(exitCode, stderr).toBe(0)
    expect(JSON.parse(run('status', 'job', '--json').stdout)).toMatchObject({ loop: 'job', green: true, passRate: 1 })
  })

  it('has an init as its first process, which reaps what others leave behind', async () => {
    await startHeld()
    expect(inside('cat /proc/1/comm').stdout).toBe('tini\n')
    inside('sh -c "sleep 0.1 &"')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(inside('grep -l "^State:.Z" /proc/[0-9]*/status').stdout).toBe('')
  })

  it('ends by 143 on SIGTERM with its state saved; the next run on the same volume goes on without a second deploy', async () => {
    await startHeld()
    engine.call('stop', '--time', '30', name)
    const { stdout } = engine.call('inspect', '--format', '{{.State.ExitCode}}', name)
    expect(stdout.trim()).toBe('143')
    expect(events().at(-1)?.event).toBe('loop:interrupted')
    shell('rm state/hold.txt')
    expect(run('run', 'job', '--once').exitCode).toBe(0)
    expect(events().filter(({ event }) => event === 'loop:resumed')).toHaveLength(1)
    expect(shell('cat state/deploys.txt').stdout).toBe('1\n')
    expect(JSON.parse(run('status', 'job', '--json').stdout)).toMatchObject({ cycle: 1, green: true })
  })

  it('is healthy while its loop lives, and unhealthy when it gives no sign of life', async () => {
    await startHeld('--env', 'UNTILGREEN_HEALTH_SILENT_S=3')
    const check = () => engine.call('exec', name, ...healthCommand())
    expect(check()).toMatchObject({ exitCode: 0, stdout: 'healthy\n' })
    inside(
      'for p in /proc/[0-9]*; do grep -q "dist/cli/main.js\\|untilgreen" $p/cmdline && [ "$(cat $p/comm)" = node ] && kill -STOP "${p#/proc/}"; done; true',
    )
    await new Promise((resolve) => setTimeout(resolve, 3500))
    expect(check()).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('gives no sign of life') })
  })
})

/** What the image's HEALTHCHECK runs. */
function healthCommand(): string[] {
  const [image] = JSON.parse(engine.call('image', 'inspect', TAG).stdout)
  const [kind, ...argv] = (image.Healthcheck ?? image.Config.Healthcheck).Test as string[]
  expect(kind).toBe('CMD')
  return argv
}
