import { expect, it } from 'vitest'
import { aGreenAnalysis, anAnalysis } from '../../testing/builders.js'
import { aCycle, aTestRun, historyAfter } from '../../testing/report-scene.js'
import { failing, flaking, passing, skipping } from '../../testing/suite-run.js'
import { gridView } from './grid.js'

const first = aCycle(1, anAnalysis(), aTestRun([failing('b'), passing('a'), passing('gone')]))
const afterFirst = historyAfter(first)
const second = aCycle(2, aGreenAnalysis(), aTestRun([flaking('b'), passing('a'), skipping('late')]))
const afterSecond = historyAfter(second, afterFirst)

const rowsOf = (grid: ReturnType<typeof gridView>) =>
  Object.fromEntries(grid.rows.map(({ test, cells }) => [test, cells.join('')]))

it('shows how each test ended in each cycle, a pass by a second attempt apart', () => {
  const grid = gridView(second, afterSecond)
  expect(grid.columns.map(({ cycle, word }) => `${cycle} ${word}`)).toEqual(['1 failed', '2 green'])
  expect(rowsOf(grid)).toEqual({ 'p1/a': 'pp', 'p1/b': 'fk', 'p1/gone': 'p-', 'p1/late': '-s' })
})

it('puts what is wrong now before what was wrong before, and that before what never was', () => {
  expect(gridView(second, afterSecond).rows.map(({ test }) => test)).toEqual(['p1/b', 'p1/late', 'p1/gone', 'p1/a'])
})

it('adds a column for a cycle that history does not count yet', () => {
  const running = gridView(second, afterFirst)
  expect(running.columns.at(-1)).toMatchObject({ cycle: 2, revision: 'r2', word: 'running' })
  expect(rowsOf(running)).toEqual({ 'p1/a': 'pp', 'p1/b': 'fk', 'p1/gone': 'p-', 'p1/late': '-s' })
})

it('keeps 20 cycles', () => {
  let history = historyAfter(first)
  for (let number = 2; number <= 30; number++)
    history = historyAfter(aCycle(number, aGreenAnalysis(), aTestRun([passing('a')])), history)
  const grid = gridView(aCycle(30, aGreenAnalysis(), aTestRun([passing('a')])), history)
  expect(grid.columns.map(({ cycle }) => cycle)).toEqual([...Array(20).keys()].map((at) => at + 11))
  expect(rowsOf(grid)).toEqual({ 'p1/a': 'p'.repeat(20) })
})
