import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listLoops } from './read-state.js'

it('takes a plain file with the name of a loop for none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'untilgreen-loops-'))
  writeFileSync(join(folder, 'hold'), '')
  expect(await listLoops(folder)).toEqual([])
  rmSync(folder, { recursive: true })
})
