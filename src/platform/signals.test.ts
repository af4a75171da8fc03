import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { onShutdown } from './signals.js'

function subject(limitMs = 60_000) {
  const signals = new EventEmitter()
  const happened: string[] = []
  const shutdown = onShutdown({
    signals,
    limitMs,
    killNow: () => happened.push('killed'),
    exit: (code) => happened.push(`exit ${code}`),
  })
  return { signals, happened, shutdown }
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('F38 the first %s aborts with its name and asks for exit code %i', (name, code) => {
  const { signals, happened, shutdown } = subject()
  expect(shutdown.exitCode()).toBeUndefined()
  signals.emit(name)
  expect(shutdown.signal.reason).toBe(name)
  expect(shutdown.exitCode()).toBe(code)
  expect(happened).toEqual([])
  shutdown.dispose()
})

test('F38 a second signal kills and exits at once', () => {
  const { signals, happened, shutdown } = subject()
  signals.emit('SIGTERM')
  signals.emit('SIGINT')
  expect(happened).toEqual(['killed', 'exit 130'])
  shutdown.dispose()
})

test('F38 the limit kills and exits', async () => {
  const { signals, happened } = subject(20)
  signals.emit('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(happened).toEqual(['killed', 'exit 143'])
})

test('nothing is left after it was disposed of', async () => {
  const { signals, happened, shutdown } = subject(20)
  signals.emit('SIGTERM')
  shutdown.dispose()
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(happened).toEqual([])
  expect(signals.listenerCount('SIGTERM') + signals.listenerCount('SIGINT')).toBe(0)
})
