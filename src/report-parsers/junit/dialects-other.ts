import { type Dialect, generalTotals, hand } from './dialect.js'

/** .NET's JunitXml.TestLogger. */
const dotnet: Dialect = {
  name: 'dotnet-junit-logger',
  utc: true,
  recognise: ({ suite }) => hand(suite) === 'name tests skipped failures errors time timestamp hostname id package',
}

/** cargo-nextest: attempts are marked as Surefire does. */
const nextest: Dialect = {
  name: 'nextest',
  marksAttempts: true,
  resolutionMs: 1,
  recognise: ({ root }) => root.attributes.name === 'nextest-run',
}

/** GoogleTest: disabled tests have no element, only `status="notrun"`. */
const googletest: Dialect = {
  name: 'googletest',
  resolutionMs: 1,
  recognise: ({ firstCase }) => firstCase?.attributes.result !== undefined,
}

/** What fits no known tool: held to the general rule. */
export const UNKNOWN_DIALECT: Dialect = { name: 'unknown', recognise: () => true, allowed: generalTotals }

/** The rest. */
export const OTHER_DIALECTS: readonly Dialect[] = [dotnet, nextest, googletest]
