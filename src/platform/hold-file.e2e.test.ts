import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.js'
import { holdFile } from './hold-file.js'

function openFile(): { path: string; writeOn(text: string): void; folder: string } {
  const folder = temporaryFolder()
  const path = join(folder, 'journal')
  writeFileSync(path, 'one\n')
  const descriptor = openSync(path, 'a')
  return {
    path,
    folder: join(folder, 'copies'),
    writeOn(text) {
      writeSync(descriptor, text)
      closeSync(descriptor)
    },
  }
}

it.each([
  ['left alone', () => undefined, true],
  ['written to', (path: string) => appendFileSync(path, 'forged\n'), false],
  ['replaced by another of the same content', (path: string) => swap(path, 'one\n'), false],
  ['replaced by another', (path: string) => swap(path, 'forged\n'), false],
  ['removed', (path: string) => rmSync(path), false],
])('a file that was %s is as it was, and who has it open goes on with it', async (_what, touch, untouched) => {
  const { path, folder, writeOn } = openFile()
  const held = await holdFile(path, folder)
  touch(path)
  expect(await held.putBack()).toBe(untouched)
  writeOn('two\n')
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
})

function swap(path: string, content: string): void {
  writeFileSync(`${path}.new`, content)
  renameSync(`${path}.new`, path)
}
