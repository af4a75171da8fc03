import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findExecutable } from './find-executable.js'

const folder = mkdtempSync(join(tmpdir(), 'untilgreen-'))
mkdirSync(join(folder, 'bin/a-folder'), { recursive: true })
for (const name of ['runs', 'plain']) writeFileSync(join(folder, 'bin', name), '#!/bin/sh\n')
chmodSync(join(folder, 'bin/runs'), 0o755)
const env = { PATH: `/no/such/folder:${join(folder, 'bin')}` }

describe('F35 the file that a command means', () => {
  test.each([
    ['by PATH', 'runs', env, join(folder, 'bin/runs')],
    ['by a path from the working directory', './bin/runs', {}, join(folder, 'bin/runs')],
    ['by an absolute path', join(folder, 'bin/runs'), {}, join(folder, 'bin/runs')],
    ['by a PATH relative to the working directory', 'runs', { PATH: 'bin' }, join(folder, 'bin/runs')],
    ['by the default PATH', 'sh', {}, expect.stringMatching(/\/bin\/sh$/)],
    ['none where it is missing', 'absent', env, undefined],
    ['none where it is not executable', 'plain', env, undefined],
    ['none where it is a folder', 'a-folder', env, undefined],
    ['none for an empty name', '', env, undefined],
  ])('%s', (_name, command, variables, expected) => {
    expect(findExecutable(command, variables, folder)).toEqual(expected)
  })
})
