import { expect, it } from 'vitest'
import { emptyHistory, type ImportedPoint } from '../../model/history.js'
import { anAnalysis, aPoint } from '../../testing/builders.js'
import { aCycle, aTestRun } from '../../testing/report-scene.js'
import { curveSvg } from '../curve-svg.js'
import { curveText } from '../curve-text.js'
import { curvePoints } from './curve.js'

const SIZE = { width: 420, height: 150 }
const points = [
  aPoint({ cycle: 1, passRate: 0, passed: 0 }),
  aPoint({ cycle: 2, passRate: 0.5 }),
  aPoint({ cycle: 3, verdict: 'inconclusive', passRate: null }),
  aPoint({ cycle: 4, verdict: 'passed', green: true, passRate: 1, passed: 2 }),
  aPoint({ cycle: 5 }),
]
const cycle = aCycle(4, anAnalysis(), aTestRun([]))
const seen = curvePoints(cycle, { ...emptyHistory(), points })

it('ends at its own cycle', () => {
  expect(seen.map(({ cycle, rate }) => `${cycle} ${rate}`)).toEqual(['1 0 %', '2 50 %', '3 –', '4 100 %'])
})

it('breaks the line where there was no answer', () => {
  const svg = curveSvg(seen, SIZE)
  expect(svg.match(/class="curve-line" d="[^"]*"/g)).toHaveLength(2)
  expect(svg.match(/class="curve-gap"/g)).toHaveLength(1)
  expect(svg.match(/class="curve-green"/g)).toHaveLength(1)
  expect(curveText(seen)).toBe('▁▄·█')
})

it('labels the newest point, and none where the newest cycle was no answer', () => {
  expect(curveSvg(seen, SIZE)).toContain('100\u202f%</text></svg>')
  expect(curveSvg(seen.slice(0, 3), SIZE)).not.toContain('\u202f%')
})

it('puts imported runs before the cycles, and never calls them green', () => {
  const old = {
    ...aPoint({ cycle: 0, verdict: 'passed', green: true, passRate: 1 }),
    imported: true,
    hash: 'h',
    source: 'old.xml',
    suite: 'p1',
  }
  const [first] = curvePoints(cycle, { ...emptyHistory(), points, imported: [old as ImportedPoint] })
  expect(first).toMatchObject({ cycle: 0, source: 'old.xml', word: 'passed' })
})

it('keeps the full block for all passed', () => {
  expect(curveText([{ ...seen[0]!, passRate: 0.9999 }])).toBe('▇')
})
