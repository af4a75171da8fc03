// What the programs of the random run share: they ask the fake environment how to misbehave, and tell it what they do.
import { spawn } from 'node:child_process'

const { CONTROL_URL, UNTILGREEN_CYCLE, UNTILGREEN_COMMAND, UNTILGREEN_FENCE, UNTILGREEN_REVISION } = process.env
export const about = {
  cycle: UNTILGREEN_CYCLE ?? '0',
  command: UNTILGREEN_COMMAND ?? '',
  fence: UNTILGREEN_FENCE ?? '0',
  revision: UNTILGREEN_REVISION ?? '',
}

export async function tell(path, more = {}) {
  const answer = await fetch(`${CONTROL_URL}/${path}`, { method: 'POST', body: JSON.stringify({ ...about, ...more }) })
  return answer.json()
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export async function hang() {
  process.on('SIGTERM', () => undefined)
  await sleep(600_000)
}

/** A child in a session of its own, which holds our output. */
export function leaveChild() {
  spawn('sleep', ['300'], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }).unref()
}

/** The secret in all its forms, in small pieces. */
export async function leak() {
  const text = `${process.env.LEAK_LINES}\n`
  const half = Math.floor(text.length / 2)
  process.stdout.write(text.slice(0, half))
  await sleep(5)
  process.stdout.write(text.slice(half))
  process.stderr.write(text)
}
