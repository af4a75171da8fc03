import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../platform/clock.js'
import { systemDisk } from '../platform/disk.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { openFileStore } from './open-file-store.js'
import { listLoops, readState } from './read-state.js'
import { requestLoop, withdrawRequest } from './requests.js'
import { cycleStarted, STARTED } from './store.contract.js'

function place(): { stateDir: string; folder: string; open: () => ReturnType<typeof openFileStore> } {
  const stateDir = temporaryFolder()
  const folder = `${stateDir}/p1`
  mkdirSync(folder)
  return { stateDir, folder, open: () => openFileStore({ stateDir, loop: 'p1', clock: systemClock }) }
}

describe('state files', () => {
  it('F18 that are a symlink are refused, their target untouched', async () => {
    const { stateDir, folder, open } = place()
    writeFileSync(`${stateDir}/target`, '')
    symlinkSync(`${stateDir}/target`, `${folder}/journal.ndjson`)
    await expect(open()).rejects.toMatchObject({
      code: 'STATE_IO',
      message: expect.stringContaining('journal.ndjson'),
      hint: expect.stringContaining('regular files'),
    })
    await expect(readState(stateDir, 'p1')).rejects.toMatchObject({ code: 'STATE_IO' })
    expect(readFileSync(`${stateDir}/target`, 'utf8')).toBe('')
  })

  it('F18 that are a link to nowhere make no file there', async () => {
    const { stateDir, folder, open } = place()
    symlinkSync(`${stateDir}/nowhere`, `${folder}/journal.ndjson`)
    await expect(open()).rejects.toMatchObject({ code: 'STATE_IO' })
    expect(readdirSync(stateDir)).not.toContain('nowhere')
  })

  it('F18 that are a FIFO or a folder are refused without waiting for anybody', async () => {
    const fifo = place()
    execFileSync('mkfifo', [`${fifo.folder}/journal.ndjson`])
    await expect(fifo.open()).rejects.toMatchObject({
      code: 'STATE_IO',
      hint: expect.stringContaining('regular files'),
    })
    await expect(readState(fifo.stateDir, 'p1')).rejects.toMatchObject({ code: 'STATE_IO' })
    const folder = place()
    mkdirSync(`${folder.folder}/journal.ndjson`)
    await expect(folder.open()).rejects.toMatchObject({ code: 'STATE_IO' })
  })

  it('F18 a snapshot or a temp file that is a link is replaced, never followed', async () => {
    const { stateDir, folder, open } = place()
    writeFileSync(`${stateDir}/target`, 'precious')
    symlinkSync(`${stateDir}/target`, `${folder}/snapshot.json`)
    symlinkSync(`${stateDir}/target`, `${folder}/.snapshot.json.tmp`)
    symlinkSync(`${stateDir}/target`, `${folder}/progress.ndjson`)
    const store = await open()
    await store.append(STARTED)
    store.progress({ kind: 'suite:started', suite: 'p1', cycle: 1 })
    await store.close()
    expect(readFileSync(`${stateDir}/target`, 'utf8')).toBe('precious')
    expect(JSON.parse(readFileSync(`${folder}/snapshot.json`, 'utf8'))).toMatchObject({ seq: 1 })
  })

  it('F10 that may not be written are found out when opening, before anything is deployed', async () => {
    const stateDir = `${temporaryFolder()}/a-file`
    writeFileSync(stateDir, '')
    const options = { stateDir, loop: 'p1', clock: systemClock }
    await expect(openFileStore(options)).rejects.toMatchObject({ code: 'STATE_IO', exitCode: 74 })
    const forbidden = temporaryFolder()
    chmodSync(forbidden, 0o500)
    const denied = {
      ...systemDisk,
      makeFolder: () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })),
    }
    const refused = openFileStore({ ...options, stateDir: forbidden, disk: denied })
    await expect(refused).rejects.toMatchObject({ exitCode: 74, hint: expect.stringContaining('permissions') })
  })

  it('F87 only belong to loops with a proper id', async () => {
    for (const loop of ['../x', 'a/b', '', 'A', 'x'.repeat(53), '.owners', 'a b']) {
      await expect(readState('/nowhere', loop)).rejects.toMatchObject({ code: 'USAGE' })
    }
    expect((await readState('/nowhere', 'x'.repeat(52))).status).toBe('never-run')
  })

  it('are made by nobody who only reads', async () => {
    const stateDir = temporaryFolder()
    expect(await readState(stateDir, 'p1')).toMatchObject({ seq: 0, status: 'never-run' })
    expect(await listLoops(stateDir)).toEqual([])
    expect(await listLoops(`${stateDir}/none`)).toEqual([])
    expect(readdirSync(stateDir)).toEqual([])
  })

  it('tell which loops have state', async () => {
    const { stateDir, open } = place()
    const store = await open()
    await store.append(STARTED)
    await store.close()
    mkdirSync(`${stateDir}/empty`)
    writeFileSync(`${stateDir}/.gitkeep`, '')
    expect(await listLoops(stateDir)).toEqual(['p1'])
    expect((await readState(stateDir, 'p1')).loop).toBe('staging-p1')
  })

  it('carry requests from one process to another', async () => {
    const { stateDir, open } = place()
    const store = await open()
    await requestLoop(stateDir, 'p1', { kind: 'pause', at: '2026-03-01T09:00:00.000+01:00', by: 'ann' })
    expect((await store.requests()).map(({ kind }) => kind)).toEqual(['pause'])
    await withdrawRequest(stateDir, 'p1', 'pause')
    expect(await store.requests()).toEqual([])
    writeFileSync(`${stateDir}/p1/requests/stop.json`, 'not JSON')
    expect(await store.requests()).toEqual([{ kind: 'stop', at: '', by: 'unknown' }])
  })

  it('keep progress of the running cycle only', async () => {
    const { folder, open } = place()
    const store = await open()
    await store.append(cycleStarted(1)).catch(() => undefined)
    for (const cycle of [1, 1, 2]) store.progress({ kind: 'suite:started', suite: `p${cycle}`, cycle })
    await store.close()
    const lines = readFileSync(`${folder}/progress.ndjson`, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ kind: 'suite:started', suite: 'p2', cycle: 2 }])
  })
})
