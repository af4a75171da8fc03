import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UntilgreenError } from '../errors.js'
import { loadLoop } from './load-loop.js'

const GOOD = `loop: p1
environment: staging
vars: { api: "http://127.0.0.1:8080" }
deploy: { use: command, run: [./deploy.sh], revision: { value: r1 }, timeout: 10m }
ready:
  revision: { http: "\${vars.api}/health", json: /revision }
test:
  suites:
    - { name: p1, use: command, run: [pytest, "--junitxml=\${reports}/p1.xml"], report: "\${reports}/p1.xml" }
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-config-'))
  mkdirSync(join(folder, 'loops'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function load(text: string, env: Record<string, string> = {}) {
  writeFileSync(join(folder, 'loops/p1.yaml'), text)
  return loadLoop('p1', { workingDirectory: folder, env })
}

async function complaint(text: string, env: Record<string, string> = {}): Promise<string> {
  const error = await load(text, env).then(
    () => {
      throw new Error('the file was accepted')
    },
    (reason: UntilgreenError) => reason,
  )
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 78 })
  return error.message
}

describe('loadLoop', () => {
  it('resolves durations, variables and defaults', async () => {
    const config = await load(GOOD)
    expect(config).toMatchObject({
      loop: 'p1',
      deploy: { use: 'command', timeout: 600_000, repeat: 'ask' },
      ready: { timeout: 120_000, revision: { http: 'http://127.0.0.1:8080/health', reads: 3, every: 100 } },
      until: { priorities: ['P1'], consecutive: 1, flaky: 'fail' },
      tickets: { use: 'markdown', maxPerCycle: 5, closeAfter: 1 },
      workingDirectory: folder,
    })
  })

  it('leaves what only a stage knows for the stage', async () => {
    const config = await load(GOOD)
    expect(config.test.suites[0]).toMatchObject({ report: '${reports}/p1.xml' })
  })

  it('names an unknown key with its place, its line and what was meant', async () => {
    const message = await complaint(GOOD.replace('environment:', 'enviroment:'))
    expect(message).toContain("loops/p1.yaml:2:1: unknown key 'enviroment'")
    expect(message).toContain('  2 | enviroment: staging\n      ^')
    expect(message).toContain("did you mean 'environment'?")
  })

  it('finds the place and the meaning inside a suite, too', async () => {
    const message = await complaint(GOOD.replace('report:', 'reprot:'))
    expect(message).toMatch(/loops\/p1\.yaml:9:\d+: unknown key 'reprot' in test\.suites\[0\]/)
    expect(message).toContain("did you mean 'report'?")
  })

  it('reports all problems at once', async () => {
    const message = await complaint(
      GOOD.replace('timeout: 10m', 'timeout: ten')
        .replace('name: p1,', 'name: p1, priority: P2,')
        .replace('loop: p1', 'loop: P1'),
    )
    expect(message).toContain('a duration looks like')
    expect(message).toContain('lower-case letters')
    expect(message.match(/loops\/p1\.yaml:\d+:\d+:/g)?.length).toBeGreaterThanOrEqual(2)
  })

  it('refuses a duration that no loop lives to see', async () => {
    expect(await complaint(GOOD.replace('timeout: 10m', 'timeout: 99999999999999999999h'))).toContain('at most 3650d')
  })

  it('names an adapter kind that is none, and the nearest', async () => {
    expect(
      await complaint(GOOD.replace('{ use: command, run: [./deploy.sh]', '{ use: comand, run: [./deploy.sh]')),
    ).toContain("did you mean 'command'?")
  })

  it('refuses a loop that could never be green', async () => {
    expect(await complaint(`${GOOD}until: { priorities: [P0] }\n`)).toContain('no suite has the priority P0')
  })

  it('refuses a secret on a command line, and takes it in env', async () => {
    const secret = { TOKEN: 'hush-hush-value' }
    expect(await complaint(GOOD.replace('[./deploy.sh]', '[./deploy.sh, "${env.TOKEN}"]'), secret)).toContain(
      'would show in process lists',
    )
    const config = await load(GOOD.replace('[./deploy.sh],', '[./deploy.sh], env: { TOKEN: "${env.TOKEN}" },'), secret)
    expect(config.secrets).toEqual([{ name: 'TOKEN', value: 'hush-hush-value' }])
  })

  it('names a variable that is not set', async () => {
    expect(await complaint(GOOD.replace('${vars.api}', '${vars.apy}'))).toContain("did you mean '${vars.api}'?")
    expect(await complaint(GOOD.replace('${vars.api}', '${env.NOT_SET}'))).toContain('NOT_SET is not set')
  })

  it('refuses both run and shell, and neither', async () => {
    expect(await complaint(GOOD.replace('run: [./deploy.sh]', 'run: [./deploy.sh], shell: "./deploy.sh"'))).toContain(
      'both run and shell',
    )
    expect(await complaint(GOOD.replace('run: [./deploy.sh], ', ''))).toContain('neither run nor shell')
  })

  it('says where a loop file should be when there is none', async () => {
    await expect(loadLoop('nowhere', { workingDirectory: folder, env: {} })).rejects.toMatchObject({
      code: 'CONFIG_MISSING',
    })
  })

  it.each([
    ['doubled key', `${GOOD}loop: again\n`, /p1\.yaml:10:1/],
    [
      'alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c]\n${GOOD}`,
      /alias/i,
    ],
    ['prototype', `__proto__: { polluted: true }\n${GOOD}`, /__proto__/],
    ['deep nesting', `${GOOD}x: ${'['.repeat(5000)}\n`, /nested deeper/],
    ['broken syntax', 'loop: [p1\n', /p1\.yaml:\d+:\d+/],
    ['a list in place of a mapping', '- loop: p1\n', /expected/],
    ['nothing', '', /expected|missing/],
  ])('F70 refuses a file with %s, with its place', async (_what, text, expected) => {
    expect(await complaint(text)).toMatch(expected)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
