import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { LOOP, type SmallLoop, smallLoop } from './small-loop.js'

const SECRET = 'tr0ub4dor-&-horse"battery'
let loop: SmallLoop
afterEach(() => loop.remove())

/** Each spelling of the secret that could give it away. */
const SPELLINGS = [
  SECRET,
  Buffer.from(SECRET).toString('base64').replace(/=+$/, ''),
  Buffer.from(SECRET).toString('base64url'),
  Buffer.from(SECRET).toString('hex'),
  encodeURIComponent(SECRET),
  JSON.stringify(SECRET).slice(1, -1),
]

describe('secrets', () => {
  it('F83 are nowhere in state, output, log or tickets, whatever printed them', async () => {
    process.env.DEPLOY_SECRET = SECRET
    loop =
      smallLoop(`${LOOP.replace('run: [./deploy.sh],', 'run: [./deploy.sh], env: { S: "${env.DEPLOY_SECRET}" },')}ready:
  timeout: 300ms
  revision: { http: "http://someone:\${env.DEPLOY_SECRET}@127.0.0.1:1/health" }
`)
    const printing =
      '#!/bin/sh\necho "raw $S"; printf %s "$S" | base64; printf %s "$S" | od -An -tx1 | tr -d " \\n"; echo "failed with $S" >&2\n'
    loop.write('deploy.sh', `${printing}exit 0\n`)
    const red = await loop.cli('run', 'small', '--once')
    loop.write('deploy.sh', `${printing}exit 3\n`)
    const failed = await loop.cli('run', 'small', '--once', '--json')
    delete process.env.DEPLOY_SECRET
    expect([red.code, failed.code]).toEqual([69, 1])
    const printed = red.stdout + red.stderr + failed.stdout + failed.stderr
    for (const spelling of SPELLINGS) {
      expect(printed).not.toContain(spelling)
      expect(found(spelling)).toBe('')
    }
    expect(found('***DEPLOY_SECRET***')).not.toBe('')
  })

  function found(text: string): string {
    try {
      return execFileSync('grep', ['-rlF', '--', text, 'state'], { cwd: loop.folder, encoding: 'utf8' })
    } catch {
      return ''
    }
  }
})
