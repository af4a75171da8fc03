import type { Dialect, Traits } from './dialect.js'
import { GO_DIALECTS } from './dialects-go.js'
import { JAVA_DIALECTS } from './dialects-java.js'
import { JS_DIALECTS } from './dialects-js.js'
import { OTHER_DIALECTS, UNKNOWN_DIALECT } from './dialects-other.js'
import { pytest } from './dialects-python.js'

/** All dialects known by name. */
export const DIALECTS: readonly Dialect[] = [
  pytest,
  ...JAVA_DIALECTS,
  ...JS_DIALECTS,
  ...GO_DIALECTS,
  ...OTHER_DIALECTS,
]

/** The first dialect that recognises its hand. */
export function dialectOf(traits: Traits): Dialect {
  return DIALECTS.find((dialect) => dialect.recognise(traits)) ?? UNKNOWN_DIALECT
}
