import type { ReportProblem } from '../model/test-run.js'
import { addProblem } from './claims.js'
import { asNumber, asObject, asText, parseStrictly, structuralColons } from './json-value.js'

/** One line of `go test -json`, as `go doc test2json` describes it. */
export interface GoEvent {
  action: string
  pkg: string | undefined
  test: string | undefined
  /** Seconds. */
  elapsed: number | undefined
  output: string | undefined
  time: string | undefined
  /** Of builds (from Go 1.24 on). */
  importPath: string | undefined
  failedBuild: string | undefined
}

const TEXT = String.raw`((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)`
/** A line as Go writes it, keys in Go's order, each at most once: needs no further check for doubled keys. */
const USUAL = new RegExp(
  String.raw`^\{(?:"Time":"([^"\\\u0000-\u001f]*)",)?"Action":"([a-z-]+)"(?:,"Package":"([^"\\\u0000-\u001f]*)")?(?:,"Test":"${TEXT}")?` +
    String.raw`(?:,"Elapsed":(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?))?(?:,"Output":"${TEXT}")?\}$`,
)

/** Reads one line; undefined where it is no event, which is then said in `problems`. */
export function goEvent(line: string, number: number, problems: ReportProblem[]): GoEvent | undefined {
  const usual = line.length < 65_536 ? USUAL.exec(line) : null
  if (usual === null) return unusualEvent(line, number, problems)
  const [, time, action = '', pkg, test, elapsed, output] = usual
  return {
    action,
    pkg,
    test: test === undefined ? undefined : unescaped(test),
    elapsed: elapsed === undefined ? undefined : Number(elapsed),
    output: output === undefined ? undefined : unescaped(output),
    time,
    importPath: undefined,
    failedBuild: undefined,
  }
}

function unescaped(text: string): string {
  const backslash = text.indexOf('\\')
  if (backslash === -1) return text
  if (backslash === text.length - 2 && text.endsWith('n')) return `${text.slice(0, -2)}\n`
  return JSON.parse(`"${text}"`) as string
}

function unusualEvent(line: string, number: number, problems: ReportProblem[]): GoEvent | undefined {
  const parsed = parseStrictly(line, structuralColons(line), problems, `line ${number}`)
  if (parsed === undefined) return undefined
  const object = asObject(parsed.value)
  const action = asText(object?.Action)
  if (object === undefined || action === undefined) {
    addProblem(problems, 'malformed', `line ${number} is no event of go test`, number)
    return undefined
  }
  return {
    action,
    pkg: asText(object.Package),
    test: asText(object.Test),
    elapsed: asNumber(object.Elapsed),
    output: asText(object.Output),
    time: asText(object.Time),
    importPath: asText(object.ImportPath),
    failedBuild: asText(object.FailedBuild),
  }
}
