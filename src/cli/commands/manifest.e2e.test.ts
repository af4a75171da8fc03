import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const FIXTURES = fileURLToPath(new URL('../../judge/fixtures/', import.meta.url))

function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { cwd: FIXTURES }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'untilgreen-manifest-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('manifest', () => {
  it('writes one id a line, sorted, under a head that names report and count', async () => {
    const { code, stdout } = await cli('manifest', 'green.xml')
    expect(code).toBe(0)
    expect(stdout).toBe(
      '# 3 tests of green.xml\ntests.p1.test_chat::test_connect\ntests.p1.test_chat::test_receive\ntests.p1.test_chat::test_send\n',
    )
  })

  it('writes a file that judge takes, and that misses what is lost later', async () => {
    const file = join(folder, 'p1.manifest')
    expect(await cli('manifest', 'green.xml', 'one-more.xml', '--output', file)).toMatchObject({ code: 0, stdout: '' })
    expect(readFileSync(file, 'utf8')).toContain('# 4 tests of green.xml, one-more.xml\n')
    expect((await cli('judge', 'one-more.xml', '--manifest', file)).code).toBe(0)
    expect((await cli('judge', 'green.xml', '--manifest', file)).code).toBe(1)
  })

  it.each([
    ['failed.xml', 'failed: tests.p1.test_chat::test_receive'],
    ['skipped.xml', 'skipped: tests.p1.test_chat::test_receive'],
    ['totals.xml', 'totals.xml is not whole'],
    ['cut.xml', 'cut.xml is not whole'],
    ['bail-out.tap', 'bail-out.tap was interrupted'],
    ['no-such.xml', 'no test is in it'],
    ['nothing-collected.xml', 'no test is in it'],
  ])('refuses %s and says why', async (report, why) => {
    const file = join(folder, 'refused.manifest')
    const { code, stdout, stderr } = await cli('manifest', report, '--output', file)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(why)
    expect(existsSync(file)).toBe(false)
  })

  it('takes any report when told to, but not one without tests', async () => {
    expect((await cli('manifest', 'failed.xml', '--any')).stdout).toContain('# 3 tests of failed.xml\n')
    expect((await cli('manifest', 'nothing-collected.xml', '--any')).code).toBe(1)
  })

  it('reads back ids that begin with # or hold a line break', async () => {
    const report = join(folder, 'odd.xml')
    writeFileSync(
      report,
      '<testsuite tests="2"><testcase name="#find" time="1"/><testcase name="a&#10;b" time="1"/></testsuite>',
    )
    const file = join(folder, 'odd.manifest')
    expect((await cli('manifest', report, '-o', file)).code).toBe(0)
    expect((await cli('judge', report, '--manifest', file)).code).toBe(0)
  })

  it('prints JSON when asked', async () => {
    const { stdout } = await cli('manifest', 'green.xml', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      reports: ['green.xml'],
      tests: expect.arrayContaining(['tests.p1.test_chat::test_send']),
    })
  })

  it('needs a report', async () => {
    expect((await cli('manifest')).code).toBe(2)
  })
})
