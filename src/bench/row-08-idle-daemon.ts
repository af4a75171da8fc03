import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLI, inFolder } from './places.js'
import { figureLine, type Row, round } from './row.js'
import { smallLoop } from './small-loop.js'

const TICK_MS = 10

/** A daemon whose loop is due once a year, beside a bare node that wakes up once a second. */
export const row: Row = {
  title: 'idle daemon',
  run: (size) =>
    inFolder(async (folder) => {
      const loop = smallLoop(folder)
      const file = join(folder, 'loops/small.yaml')
      writeFileSync(file, `${readFileSync(file, 'utf8')}schedule: { cron: "0 0 1 1 *", timezone: UTC }\n`)
      await loop.run('--once')
      const watchedMs = size === 'small' ? 1_000 : 20_000
      const [ours, floor] = await Promise.all([
        watched([CLI, 'daemon'], folder, watchedMs),
        watched(['-e', 'setInterval(() => {}, 1000)'], folder, watchedMs),
      ])
      const beside = `bare node ${round(floor.megabytes)} MB, ${round(floor.percent)} %`
      return [
        figureLine('idle daemon: resident memory', ours.megabytes, { most: 60, unit: 'MB' }, { beside }),
        figureLine('idle daemon: share of a core', ours.percent, { most: 0.5, unit: '%' }, { beside }),
      ]
    }),
}

async function watched(
  args: string[],
  cwd: string,
  watchedMs: number,
): Promise<{ megabytes: number; percent: number }> {
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    await wait(3_000)
    const before = cpuMs(child.pid)
    await wait(watchedMs)
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1])
    return { megabytes: kilobytes / 1024, percent: ((cpuMs(child.pid) - before) / watchedMs) * 100 }
  } finally {
    child.kill()
    await ended
  }
}

function cpuMs(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
