import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { whyNoMounts } from '../testing/fault-tools.js'
import { programArgv, startProgram } from '../testing/program.js'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { readOwner } from './read-owner.js'
import { readState } from './read-state.js'

const FOREVER = '600000'
const STARTERS = 12
let number = 0

/** An environment of its own for each test: the lock is one of the whole machine. */
const environment = () => `env-${process.pid}-${++number}`

const writer = (stateDir: string, name: string, holdMs = '') => programArgv('write-state', stateDir, '1', name, holdMs)

describe('owners as processes', () => {
  it('F21 one of many starters runs, the others end with 75 and name it', async () => {
    const [stateDir, name] = [temporaryFolder(), environment()]
    const programs = Array.from({ length: STARTERS }, () => startProgram(writer(stateDir, name, FOREVER)))
    const first = await Promise.any(programs.map((program) => program.said('confirmed').then(() => program)))
    const others = programs.filter((program) => program !== first)
    const ends = await Promise.all(others.map((program) => program.ended))
    expect(ends.map(({ exitCode }) => exitCode)).toEqual(others.map(() => 75))
    for (const program of others) {
      expect(program.stderr()).toMatch(new RegExp(`LOCK_HELD: .*pid ${first.child.pid} on host \\S+ since \\d{4}-`))
    }
    expect(await readOwner(stateDir, 'p1')).toMatchObject({ pid: first.child.pid })
    first.child.kill('SIGKILL')
    await first.ended
  })

  it('F22 the next one starts at once when the owner was killed', async () => {
    const [stateDir, name] = [temporaryFolder(), environment()]
    const owner = startProgram(writer(stateDir, name, FOREVER))
    await owner.said('confirmed')
    owner.child.kill('SIGKILL')
    await owner.ended
    expect(await readOwner(stateDir, 'p1')).toBeUndefined()
    const next = startProgram(writer(stateDir, name))
    expect((await next.ended).exitCode).toBe(0)
    expect(next.stdout()).toContain('opened 2')
    expect((await readState(stateDir, 'p1')).owner).toMatchObject({ pid: next.child.pid, fence: 2 })
  })

  it('F23 an owner that is stopped is still the owner', async () => {
    const [stateDir, name] = [temporaryFolder(), environment()]
    const owner = startProgram(writer(stateDir, name, FOREVER))
    await owner.said('confirmed')
    owner.child.kill('SIGSTOP')
    const second = startProgram(writer(stateDir, name))
    expect((await second.ended).exitCode).toBe(75)
    expect(second.stderr()).toContain(`pid ${owner.child.pid} on host`)
    owner.child.kill('SIGKILL')
    await owner.ended
  })

  it('a torn last line is dropped by the next owner', async () => {
    const [stateDir, name] = [temporaryFolder(), environment()]
    expect((await startProgram(writer(stateDir, name)).ended).exitCode).toBe(0)
    appendFileSync(`${stateDir}/p1/journal.ndjson`, '{"seq":3,"at":"2026')
    expect((await startProgram(writer(stateDir, name)).ended).exitCode).toBe(0)
    expect((await readState(stateDir, 'p1')).seq).toBe(4)
  })
})

describe.skipIf(whyNoMounts() !== undefined)('owners in two containers', () => {
  it('F26 the second respects the first while that lives, though its pid and its sockets say nothing', async () => {
    const [stateDir, name] = [temporaryFolder(), environment()]
    const owner = startProgram(writer(stateDir, name, FOREVER))
    await owner.said('confirmed')
    const inContainer = ['unshare', '--pid', '--net', '--fork', '--mount-proc', ...writer(stateDir, name)]
    const second = spawnSync(inContainer[0] ?? '', inContainer.slice(1), { encoding: 'utf8' })
    expect(second.status).toBe(75)
    expect(second.stderr).toContain(`pid ${owner.child.pid} on host`)
    owner.child.kill('SIGTERM')
    await owner.ended
    // Killed, so nothing was released; its signs of life are missing now.
    const output = execFileSync(inContainer[0] ?? '', inContainer.slice(1), { encoding: 'utf8' })
    expect(output).toContain('opened 2')
  })
})
