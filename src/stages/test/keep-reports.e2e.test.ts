import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createMasker } from '../../platform/redact.js'
import { LOOP, type SmallLoop, smallLoop } from '../../testing/small-loop.js'
import { temporaryFolder } from '../../testing/temporary-folder.js'
import { keepReports } from './keep-reports.js'

const SECRET = 'tr0ub4dor-and-3'
let loop: SmallLoop | undefined
afterEach(() => {
  loop?.remove()
  loop = undefined
  delete process.env.SUITE_SECRET
})

describe('what is kept of ${reports}', () => {
  it('is masked, whatever a test wrote into its report', async () => {
    process.env.SUITE_SECRET = SECRET
    const env = 'run: [./test.sh], env: { S: "${env.SUITE_SECRET}" }'
    loop = smallLoop(LOOP.replace('run: [./test.sh]', env))
    const failure = `<failure message="no">token $S, $(printf %s "$S" | base64)</failure>`
    const report = `<testsuite name="s" tests="1" failures="1"><testcase classname="t" name="a" time="0.1">${failure}</testcase></testsuite>`
    loop.write('test.sh', `#!/bin/sh\ncat > "$UNTILGREEN_REPORTS/report.xml" <<END\n${report}\nEND\nexit 1\n`)
    expect((await loop.cli('run', 'small', '--once')).code).toBe(1)
    const kept = loop.read('state/small/cycles/000001/reports/p1/report.xml')
    expect(kept).toContain('token ***SUITE_SECRET***')
    expect(kept).not.toContain(SECRET)
    expect(kept).not.toContain(Buffer.from(SECRET).toString('base64'))
  })

  it('is text: archives and broken bytes are dropped, clean reports are left as they are', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'p1'))
    const file = (name: string) => join(folder, 'p1', name)
    writeFileSync(file('trace.zip'), Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff]))
    writeFileSync(file('clean.xml'), '<testsuite/>')
    const before = statSync(file('clean.xml')).mtimeMs
    await keepReports(folder, createMasker([{ name: 'S', value: SECRET }]).mask)
    expect(existsSync(file('trace.zip'))).toBe(false)
    expect(readFileSync(file('clean.xml'), 'utf8')).toBe('<testsuite/>')
    expect(statSync(file('clean.xml')).mtimeMs).toBe(before)
  })
})
