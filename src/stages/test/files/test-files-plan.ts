/** What a suite is made of. */
export interface TestFilesPlan {
  /** Absolute; globs and paths start here. */
  folder: string
  /** Absolute: the state directory, never looked at. */
  stateFolder: string
  /** Absolute: where what was accepted is kept, to show what changed. */
  keptFolder: string
  /** `files`, or what no fix may touch; and what configures runners. `!glob` leaves out. */
  globs: readonly string[]
  /** The manifest and the probe file, where there are any. */
  named: readonly string[]
  /** The suite as the loop file has it. */
  section: SuiteSection
  mask(text: string): string
}

/** One suite's part of a loop file. */
export interface SuiteSection {
  /** The loop file, from the working directory. */
  file: string
  suite: string
  content: string
  /** The same part of an older text of the file; undefined where it has none. */
  in(text: string): string | undefined
}

/** `loops/p1.yaml#p1`: no path has this form, as a loop file is a file. */
export function sectionName({ section }: Pick<TestFilesPlan, 'section'>): string {
  return `${section.file}#${section.suite}`
}
