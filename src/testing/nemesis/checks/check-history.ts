import type { Sighting } from '../environment.js'
import { lastAnswers } from './check-green.js'

export interface Point {
  cycle: number
  verdict: string
  passRate: number | null
  passed: number
}

/** Points of the history come from answers alone, and say what the environment said. */
export function checkHistory(points: readonly Point[], sightings: readonly Sighting[]): string[] {
  return points.flatMap(({ cycle, verdict, passRate, passed }) => {
    const answered = verdict === 'passed' || verdict === 'failed'
    if (answered !== (passRate !== null)) return [`cycle ${cycle} is ${verdict} and has the pass rate ${passRate}`]
    if (!answered) return []
    const truly = lastAnswers(cycle, sightings).filter((one) => one.passed).length
    return truly === passed ? [] : [`cycle ${cycle} claims ${passed} passed tests, the environment knows ${truly}`]
  })
}
