import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'
import { ID_JOINER } from './json-id.js'
import type { TapLine } from './tap-line.js'

/** The points of one depth below one parent. */
export interface TapLevel {
  indent: number
  /** Name of the test that these points belong to; absent at the top and where it was not announced. */
  name: string | undefined
  /** What stands before the names of its points in ids: the names of the tests around them. */
  prefix: string
  /** Its points, without an announcement, are tests and not assertions: at the top, and in the braces of TAP 13. */
  pointsAreTests: boolean
  /** What `# Subtest:` said last and no point has taken up yet. */
  announced: string | undefined
  plan: number | undefined
  points: number
  /** Highest number that a point has. */
  highest: number
  /** What it holds, for its parent. */
  hasTests: boolean
  hasFailed: boolean
  failedAssertions: string[]
}

/** What a parent learns of its children. */
export type TapChildren = Pick<TapLevel, 'hasTests' | 'hasFailed' | 'failedAssertions' | 'announced'>

type Point = Extract<TapLine, { kind: 'point' }>

/** @param outer the level around it. */
export function newLevel(
  indent: number,
  name: string | undefined,
  pointsAreTests: boolean,
  outer?: TapLevel,
): TapLevel {
  return {
    indent,
    name,
    prefix: (outer?.prefix ?? '') + (name === undefined ? '' : name + ID_JOINER),
    pointsAreTests,
    announced: undefined,
    plan: undefined,
    points: 0,
    highest: 0,
    hasTests: false,
    hasFailed: false,
    failedAssertions: [],
  }
}

/** Counts a point. Numbers may stand twice: node:test and mocha do that with failed files and hooks. */
export function countPoint(level: TapLevel, point: Point): void {
  level.points++
  if (point.number !== undefined && point.number > level.highest) level.highest = point.number
}

/** @param line of the plan. */
export function setPlan(level: TapLevel, last: number, problems: ReportProblem[], line: number): void {
  if (level.plan !== undefined) addProblem(problems, 'malformed', `a second plan${inside(level)}`, line)
  level.plan = last
}

/** The plan against the points. */
export function checkPlan(level: TapLevel, problems: ReportProblem[]): void {
  const { plan, points, highest } = level
  if (plan === undefined) addProblem(problems, 'cut', `there is no plan${inside(level)}`)
  else if (plan !== points) {
    addProblem(problems, 'totals', `the plan says ${plan} test points, there are ${points}${inside(level)}`)
  } else if (highest > plan) {
    addProblem(problems, 'totals', `test point ${highest} is beyond the plan of ${plan}${inside(level)}`)
  }
}

function inside(level: TapLevel): string {
  return level.indent === 0 ? '' : ` in ${JSON.stringify(level.name ?? 'a subtest')}`
}
