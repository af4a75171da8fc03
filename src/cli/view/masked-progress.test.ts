import { expect, it } from 'vitest'
import type { Progress } from '../../model/progress.js'
import { maskedProgress } from './masked-progress.js'

const mask = (text: string) => text.replaceAll('s3cr3t', '***')

it.each<Progress>([
  { kind: 'output', suite: 'p1', line: 'token=s3cr3t' },
  { kind: 'readiness', message: 'http://u:s3cr3t@host/health: refused', polls: 1 },
  { kind: 'test:started', suite: 'p1', test: 'login[s3cr3t]' },
  { kind: 'test:finished', suite: 'p1', test: 'login[s3cr3t]', status: 'failed' },
])('a secret in progress of kind $kind does not reach the view', (progress) => {
  expect(JSON.stringify(maskedProgress(progress, mask))).not.toContain('s3cr3t')
  expect(maskedProgress(progress, mask).kind).toBe(progress.kind)
})
