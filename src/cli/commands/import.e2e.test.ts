import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { junit, type SmallLoop, smallLoop } from '../../testing/small-loop.js'

const loops: SmallLoop[] = []
function aLoop(): SmallLoop {
  const loop = smallLoop()
  loops.push(loop)
  return loop
}
afterEach(() => {
  for (const loop of loops.splice(0)) loop.remove()
})

interface Point {
  cycle: number
  at: string
  verdict: string
  passRate: number | null
  imported?: boolean
  causes: string[]
}

async function points(loop: SmallLoop): Promise<Point[]> {
  return (JSON.parse((await loop.cli('history', 'small', '--json')).stdout) as { points: Point[] }).points
}

/** A report that carries its own time. */
function stamped(at: string, passed: string[], failed: string[] = []): string {
  return junit(passed, failed).replace('<testsuite name="s"', `<testsuite name="s" timestamp="${at}"`)
}

describe('import', () => {
  it('orders by the reports’ own times, else by their files’, whatever the order of the arguments', async () => {
    const loop = aLoop()
    loop.write('b.xml', stamped('2025-09-08T10:00:00+00:00', ['a'], ['b']))
    loop.write('a.xml', stamped('2025-09-07T18:25:00-07:00', ['a', 'b']))
    loop.write('c.xml', junit(['a', 'b', 'c']))
    utimesSync(join(loop.folder, 'c.xml'), new Date('2025-09-01T00:00:00Z'), new Date('2025-09-01T00:00:00Z'))
    expect((await loop.cli('import', 'small', 'b.xml', 'a.xml', 'c.xml')).code).toBe(0)
    const imported = await points(loop)
    expect(imported.map(({ passRate }) => passRate)).toEqual([1, 1, 0.5])
    expect(imported.map(({ at }) => Date.parse(at))).toEqual(
      ['2025-09-01T00:00:00Z', '2025-09-07T18:25:00-07:00', '2025-09-08T10:00:00Z'].map(Date.parse),
    )
    expect(imported.every((point) => point.imported)).toBe(true)
    expect(imported[2]?.causes).toHaveLength(1)
  })

  it('takes each report once, by its content', async () => {
    const loop = aLoop()
    loop.write('a.xml', stamped('2025-09-07T10:00:00Z', ['a']))
    loop.write('copy.xml', stamped('2025-09-07T10:00:00Z', ['a']))
    expect((await loop.cli('import', 'small', 'a.xml', 'copy.xml')).stdout).toContain('1 imported, 1 known already')
    const before = loop.read('state/small/journal.ndjson')
    expect((await loop.cli('import', 'small', 'a.xml')).stdout).toContain('0 imported, 1 known already')
    const after = loop.read('state/small/journal.ndjson')
    expect(after.match(/run:imported/g)).toEqual(before.match(/run:imported/g))
    expect(await points(loop)).toHaveLength(1)
  })

  it('keeps runs of no test and untrusted ones out of the curve, and shows them with the reason', async () => {
    const loop = aLoop()
    loop.write('none.xml', stamped('2025-09-07T10:00:00Z', []))
    loop.write('cut.xml', stamped('2025-09-07T11:00:00Z', ['a', 'b']).slice(0, 200))
    loop.write('page.xml', '<html><body>502</body></html>')
    const { code, stdout } = await loop.cli('import', 'small', 'none.xml', 'cut.xml', 'page.xml', '--json')
    expect(code).toBe(0)
    const { imported } = JSON.parse(stdout) as { imported: { passRate: null; verdict: string; reason: string }[] }
    expect(imported.map(({ passRate }) => passRate)).toEqual([null, null, null])
    expect(imported.every(({ verdict, reason }) => verdict === 'invalid' && reason !== '')).toBe(true)
    expect((await points(loop)).map(({ passRate }) => passRate)).toEqual([null, null, null])
  })

  it('measures against a manifest where one is given', async () => {
    const loop = aLoop()
    loop.write('a.xml', stamped('2025-09-07T10:00:00Z', ['a']))
    loop.write('small.manifest', 't::a\nt::b\n')
    const { stdout } = await loop.cli('import', 'small', 'a.xml', '--manifest', 'small.manifest', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      imported: [{ verdict: 'invalid', passRate: null, passed: 1, expected: 2 }],
    })
  })

  it('decides nothing: a loop after it starts with cycle 1 and goes green as ever', async () => {
    const loop = aLoop()
    loop.write('a.xml', stamped('2025-09-07T10:00:00Z', [], ['a']))
    await loop.cli('import', 'small', 'a.xml')
    expect((await loop.cli('run', 'small')).code).toBe(0)
    expect((await points(loop)).map(({ cycle }) => cycle)).toEqual([0, 1])
    expect(JSON.parse((await loop.cli('status', 'small', '--json')).stdout)).toMatchObject({
      cycle: 1,
      consecutive: 1,
      green: true,
    })
    expect((await loop.cli('fsck')).code).toBe(0)
  })

  it('refuses a loop that nobody knows, and a report that is not there', async () => {
    const loop = aLoop()
    loop.write('a.xml', junit(['a']))
    expect((await loop.cli('import', 'unknown', 'a.xml')).code).toBe(78)
    expect((await loop.cli('import', 'small', 'missing.xml')).code).toBe(65)
    expect((await loop.cli('import', 'small')).code).toBe(2)
  })
})
