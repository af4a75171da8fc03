import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FakeTracker, startFakeTracker } from '../fake-tracker/start-fake-tracker.js'
import { FakeEnvironment, TESTS } from './environment.js'
import { markedProcesses } from './marked-processes.js'
import { Dice } from './plan.js'
import { leakLines } from './secret-forms.js'

const PROGRAMS = fileURLToPath(new URL('./programs/', import.meta.url))
const SECRET = 'Zk7"q/9+Vn<&x w#T2~ä'

/** A loop with all that it touches: folder, state on a small disk of its own, environment, tracker, secret. */
export interface World {
  seed: number
  folder: string
  environmentName: string
  environment: FakeEnvironment
  /** Undefined: tickets are Markdown files. */
  tracker: FakeTracker | undefined
  secrets: readonly string[]
  /** State lies on a disk of its own, which can be filled. */
  ownDisk: boolean
  variables: Record<string, string>
  /** How this seed's loop is set up, in words. */
  set: string
  /** A person commits the next revision. */
  commit(): void
  end(): Promise<void>
}

interface Setting {
  kind: 'github' | 'gitlab' | 'jira' | 'markdown'
  target: boolean
  control: boolean
  consecutive: number
  listLagMs: number
}

/** Makes the world of a seed. */
export async function makeWorld(seed: number): Promise<World> {
  const dice = new Dice(seed, -1)
  const setting: Setting = {
    kind: dice.oneOf(['github', 'gitlab', 'jira', 'markdown'] as const),
    target: dice.happens(0.7),
    control: dice.happens(0.3),
    consecutive: 1 + dice.below(2),
    listLagMs: dice.happens(0.4) ? 1500 : 0,
  }
  const folder = mkdtempSync(join(tmpdir(), 'untilgreen-nemesis-'))
  for (const name of ['loops', 'tests', 'product', 'state']) mkdirSync(join(folder, name))
  const ownDisk = mountDisk(join(folder, 'state'))
  const environment = new FakeEnvironment(seed, SECRET, setting.target)
  const { url, ordersUrl } = await environment.start()
  const { kind, listLagMs } = setting
  const tracker = kind === 'markdown' ? undefined : await startFakeTracker({ kind, listLagMs })
  const environmentName = `nemesis-${folder.slice(-6).toLowerCase()}`
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  write(
    'loops/small.yaml',
    JSON.stringify(loopFile(setting, { environmentName, url, ordersUrl, folder, tracker }), null, 1),
  )
  write('loops/p1.manifest', TESTS.map((name) => `p1::${name}\n`).join(''))
  write('tests/p1.list', TESTS.map((name) => `${name}\n`).join(''))
  write('product/revision', 'r1\n')
  return {
    seed,
    folder,
    environmentName,
    environment,
    tracker,
    ownDisk,
    secrets: [SECRET, ...(tracker ? [tracker.token] : [])],
    variables: {
      DEMO_SECRET: SECRET,
      LEAK_LINES: leakLines(SECRET).join('\n'),
      HOOK: `${ordersUrl}/webhook`,
      ...(tracker && { FAKE_TRACKER_TOKEN: tracker.token }),
    },
    set: Object.entries(setting)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    commit() {
      const path = join(folder, 'product/revision')
      write('product/revision', `r${Number(readFileSync(path, 'utf8').slice(1)) + 1}\n`)
    },
    async end() {
      for (const { pid } of markedProcesses(environmentName)) process.kill(pid, 'SIGKILL')
      await environment.stop()
      await tracker?.stop()
      if (ownDisk) spawnSync('/bin/umount', ['-l', join(folder, 'state')])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Places {
  environmentName: string
  url: string
  ordersUrl: string
  folder: string
  tracker: FakeTracker | undefined
}

function loopFile(setting: Setting, { environmentName, url, ordersUrl, folder, tracker }: Places): unknown {
  const program = (name: string) => [process.execPath, join(PROGRAMS, `${name}.mjs`)]
  const env = { CONTROL_URL: ordersUrl, DEMO_SECRET: '${env.DEMO_SECRET}' }
  const passEnv = ['LEAK_LINES']
  const target = setting.target ? { target: { env: 'API_URL', url } } : {}
  const suite = {
    name: 'p1',
    use: 'command',
    run: program('test'),
    env: setting.target ? env : { ...env, API_URL: url },
    passEnv,
    report: '${reports}/p1.xml',
    manifest: 'loops/p1.manifest',
    files: ['tests/**'],
    timeout: { suite: '8s', idle: '3s' },
    ...target,
    ...(setting.target && setting.control && { control: 'auto' }),
  }
  return {
    loop: 'small',
    environment: environmentName,
    deploy: {
      use: 'command',
      run: program('deploy'),
      env,
      passEnv,
      revision: { file: 'product/revision' },
      timeout: '3s',
    },
    ready: { timeout: '2s', revision: { http: `${url}/health`, json: '/revision', reads: 2, every: '20ms' } },
    test: { suites: [suite] },
    until: { priorities: ['P1'], consecutive: setting.consecutive, flaky: 'fail' },
    stop: { maxCycles: 50, maxDuration: '8h', stalledCycles: 5 },
    tickets: tracker ? { ...tracker.tickets, timeout: '700ms' } : { use: 'markdown' },
    fix: {
      use: 'command',
      run: program('fix'),
      env: { ...env, JOURNAL: join(folder, 'state/small/journal.ndjson') },
      passEnv,
      timeout: '3s',
      forbid: ['tests/**'],
    },
    notify: [{ use: 'webhook', url: '${env.HOOK}', on: ['red', 'green', 'stalled', 'error', 'new-cause'] }],
  }
}

/** A disk that may be filled without harm; only root can have one. */
function mountDisk(folder: string): boolean {
  if (process.getuid?.() !== 0) return false
  return spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=48m', 'none', folder]).status === 0
}
