import { expect, it } from 'vitest'
import { aGreenAnalysis, anAnalysis } from '../../testing/builders.js'
import { aCycle, aTestRun, historyAfter } from '../../testing/report-scene.js'
import { failing, passing } from '../../testing/suite-run.js'
import { answerView } from './answer.js'
import { failureRateBound, flakinessView } from './flakiness.js'
import { gridView } from './grid.js'

it.each([
  [1, 95],
  [3, 63],
  [10, 26],
  [59, 5],
])('%i greens in a row leave a failure rate of %i %% possible', (greens, percent) => {
  expect(failureRateBound(greens)).toBe(percent)
})

it('finds a test that failed and passed on one revision, and says in which cycles', () => {
  const deploy = { status: 'succeeded' as const, output: { deployer: 'none', revision: 'same' } }
  const red = aCycle(1, anAnalysis(), aTestRun([failing('a'), passing('b')]), { deploy })
  const green = aCycle(2, aGreenAnalysis(), aTestRun([passing('a'), passing('b')]), { deploy })
  const history = historyAfter(green, historyAfter(red))
  const view = flakinessView(gridView(green, history), answerView(green, history))
  expect(view.changedOnOneRevision).toEqual([{ test: 'p1/a', revision: 'same', failedIn: 1, passedIn: 2 }])
  expect(view.bound).toMatch(/^1 green cycle in a row leaves a failure rate of up to 95 %/)
})

it('takes a pass on another revision for what it is: fixed', () => {
  const red = aCycle(1, anAnalysis(), aTestRun([failing('a')]))
  const green = aCycle(2, aGreenAnalysis(), aTestRun([passing('a')]))
  const history = historyAfter(green, historyAfter(red))
  expect(flakinessView(gridView(green, history), answerView(green, history)).changedOnOneRevision).toEqual([])
})
