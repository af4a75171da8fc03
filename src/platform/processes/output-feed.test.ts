import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createMasker } from '../redact.js'
import { KeptOutput } from './kept-output.js'
import { OutputFeed } from './output-feed.js'

const MIB = 1024 * 1024

test('F32 lines that a flood leaves out leave no torn ones, and what is kept is whole', async () => {
  const masker = createMasker([])
  const kept = new KeptOutput({ masker, maxKeptBytes: MIB })
  const lines: string[] = []
  const stream = new PassThrough()
  const onLine = (line: string) => lines.push(line)
  const feed = new OutputFeed(stream, kept, { masker, onLine, onBytes: () => undefined })
  for (const chunk of [Buffer.from('one\ntw'), Buffer.alloc(17 * MIB, 'o'), Buffer.from(' of three\nfour\nfi')]) {
    stream.emit('data', chunk)
  }
  feed.end(stream)
  expect(lines).toEqual(['one', 'four', 'fi'])
  expect((await kept.finish()).outputBytes).toBe(17 * MIB + 23)
})
