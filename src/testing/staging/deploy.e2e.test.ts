import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { ask, converse, tokenFor } from './staging-client.js'
import { type Staging, servedRevision, startStaging } from './start-staging.js'

let staging: Staging | undefined
afterEach(async () => {
  await staging?.stop()
  staging = undefined
})

const pidOf = (workspace: string, name: string) => Number(readFileSync(join(workspace, `${name}.pid`), 'utf8'))

/** An ended process that nobody has waited for is still listed, as a zombie; its command line is empty. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`
  return existsSync(file) && readFileSync(file, 'utf8') !== ''
}

describe('a deploy', () => {
  it('ends while the old revision still answers; then another process serves the new one on the same port', async () => {
    staging = await startStaging({ revision: 'r1' })
    const old = pidOf(staging.workspace, 'backend')
    expect((await staging.deploy('r2')).exitCode).toBe(0)
    expect(await servedRevision(staging.api)).toBe('r1')
    await staging.serves('r2')
    expect(pidOf(staging.workspace, 'backend')).not.toBe(old)
    expect(isRunning(old)).toBe(false)
  })

  it('keeps threads and sessions, and closes open connections with 1001', async () => {
    staging = await startStaging({ revision: 'r2' })
    const token = await tokenFor(staging, 35)
    const { id } = (await ask(`${staging.api}/api/threads`, { method: 'POST', token, json: { title: 'kept' } })).body
    const open = converse(staging, { headers: { authorization: `Bearer ${token}` } })
    await staging.deploy('r3')
    const { frames, closeCode } = await open
    expect(closeCode).toBe(1001)
    await staging.serves('r3')
    expect((await ask(`${staging.api}/api/threads/${id}`, { token })).body.title).toBe('kept')
    expect((await ask(`${staging.api}/api/sessions/${frames[0].session_id}`, { token })).status).toBe(200)
  })

  it('of the same revision again leaves it serving, by one process', async () => {
    staging = await startStaging({ revision: 'r3' })
    const first = pidOf(staging.workspace, 'backend')
    await staging.deploy('r3')
    await staging.deploy('r3')
    await expect.poll(() => staging && pidOf(staging.workspace, 'backend'), { timeout: 10_000 }).not.toBe(first)
    await staging.serves('r3')
    expect(isRunning(first)).toBe(false)
  })

  it('with an older fence is refused, with the same or a newer one not', async () => {
    staging = await startStaging({ revision: 'r1' })
    expect((await staging.deploy('r2', { UNTILGREEN_FENCE: '5' })).exitCode).toBe(0)
    await staging.serves('r2')
    const refused = await staging.deploy('r3', { UNTILGREEN_FENCE: '4' })
    expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('fence 4 is older than 5') })
    expect((await staging.deploy('r3', { UNTILGREEN_FENCE: '5' })).exitCode).toBe(0)
    await staging.serves('r3')
  })

  it('can be made to leave the old revision serving', async () => {
    staging = await startStaging({ revision: 'r1', faults: { old_revision_stays: true } })
    expect((await staging.deploy('r2')).exitCode).toBe(0)
    await sleep(800)
    expect(await servedRevision(staging.api)).toBe('r1')
  })

  it('says which port is taken by whom it is not', async () => {
    const stranger = createServer()
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const { port } = stranger.address() as { port: number }
    const workspace = mkdtempSync(join(tmpdir(), 'untilgreen-staging-'))
    const argv = ['loops/demo/deploy.mjs', '--api', `http://127.0.0.1:${port}`, '--workspace', workspace]
    const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
    stranger.close()
    rmSync(workspace, { recursive: true })
    expect(status).toBe(1)
    expect(stderr).toContain(`port ${port} of backend is taken by another program`)
  })

  it('of an unknown revision is refused', async () => {
    staging = await startStaging()
    expect(await staging.deploy('r9')).toMatchObject({ exitCode: 1, output: 'deploy: there is no revision r9\n' })
  })
})

describe('a revision', () => {
  it('r1 wraps the welcome, r2 and r3 send it flat', async () => {
    staging = await startStaging({ revision: 'r1' })
    const headers = { authorization: `Bearer ${await tokenFor(staging, 35)}` }
    const first = async () => (await converse(staging as Staging, { headers, frames: 1 })).frames[0]
    expect(await first()).toMatchObject({ type: 'system_message', data: { event: 'connection_established' } })
    await staging.deploy('r2')
    await staging.serves('r2')
    expect(await first()).toMatchObject({ event: 'connection_established' })
  })

  it('is printed as the wanted one', () => {
    expect(execFileSync(process.execPath, ['loops/demo/revision.mjs'], { encoding: 'utf8' })).toBe('r1\n')
  })
})
