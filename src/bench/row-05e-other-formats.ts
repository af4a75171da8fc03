import { join } from 'node:path'
import { medianOf, paired } from './paired.js'
import { peer } from './peers.js'
import { inFolder } from './places.js'
import { contender } from './processes.js'
import { ctrfParts, goParts, tapParts, writeReport } from './report-files.js'
import { type Line, type Row, round, type Size, timesLine } from './row.js'

/** CTRF, `go test -json` and TAP of 100,000 tests, each contender in a process of its own. */
export const row: Row = {
  title: 'CTRF, go test -json, TAP',
  run: (size) =>
    inFolder(async (folder) => [
      ...(await measured({
        folder,
        size,
        title: 'CTRF',
        parts: ctrfParts,
        beside: 'json',
        name: 'JSON.parse',
        bar: { most: 1.2 },
      })),
      ...(await measured({
        folder,
        size,
        title: 'go test -json',
        parts: goParts,
        beside: 'lines',
        name: 'JSON.parse by lines',
        bar: { most: 1.2 },
      })),
      ...(await measured({
        folder,
        size,
        title: 'TAP',
        parts: tapParts,
        beside: 'tap-parser',
        name: 'tap-parser',
        bar: { least: 10 },
      })),
    ]),
}

interface Format {
  folder: string
  size: Size
  title: string
  parts(tests: number): Iterable<string>
  beside: string
  name: string
  bar: { most?: number; least?: number }
}

async function measured({ folder, size, title, parts, beside, name, bar }: Format): Promise<Line[]> {
  const file = join(folder, title.replaceAll(/\W/g, ''))
  const megabytes = Math.round(writeReport(file, parts(size === 'small' ? 1_000 : 100_000)) / 1e6)
  const isHere = beside !== 'tap-parser' || (await peer(beside)) !== undefined
  const read = (who: string) => () => contender('05-parsers.mjs', who, file)
  const samples = await paired(
    { ours: read('ours'), beside: isHere ? read(beside) : undefined },
    size === 'small' ? 1 : 5,
  )
  const what = `${title}, ${megabytes} MB`
  const line = timesLine(what, samples.ours, { name, samples: samples.beside }, bar)
  if (beside !== 'json') return [line]
  const share = medianOf(samples.ours, 'rssMb') / medianOf(samples.beside, 'rssMb')
  const memory = { ours: '', beside: '', ratio: `${round(share)} ×`, bar: '≤ 0.7 ×', held: share <= 0.7 }
  return [line, { what: `${what}: memory`, ...memory }]
}
