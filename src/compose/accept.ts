import type { LoopConfig } from '../config/loop-config.js'
import { maskerOf } from '../config/masker-of.js'
import { UntilgreenError } from '../errors.js'
import type { EventBody } from '../model/event.js'
import type { TestFiles } from '../model/test-run.js'
import { systemClock } from '../platform/clock.js'
import { lookAtTestFiles } from '../stages/test/files/test-files.js'
import { openFileStore } from '../store/open-file-store.js'
import { readState } from '../store/read-state.js'
import { testFilesPlan } from './test-files-plan.js'

/** What a person decides: it stands in the journal with name and reason. */
export type PersonsEvent = Extract<EventBody, { event: 'tests:accepted' | 'control:accepted' | 'cause:muted' }>

/** What one suite is made of now, against what was accepted before. */
export interface SuiteFiles extends TestFiles {
  suite: string
  /** Nothing was accepted before. */
  isFirst: boolean
}

/** Looks at what the suites of a loop are made of. Changes nothing that a run depends on. */
export async function lookAtSuites(config: LoopConfig, stateDir: string, suite?: string): Promise<SuiteFiles[]> {
  const names = config.test.suites.map(({ name }) => String(name))
  if (suite !== undefined && !names.includes(suite))
    throw new UntilgreenError('NOT_FOUND', `no suite '${suite}' in ${config.file}`, {
      hint: `suites: ${names.join(', ')}`,
    })
  const { history } = await readState(stateDir, config.loop)
  const masker = maskerOf(config)
  const looked: SuiteFiles[] = []
  for (const chosen of config.test.suites) {
    const name = String(chosen.name)
    if (suite !== undefined && suite !== name) continue
    const plan = testFilesPlan(chosen, config, { stateDir, mask: (text) => masker.mask(text) })
    const known = history.accepted[name]
    const isFirst = known === undefined || known.hash === ''
    const before = isFirst ? undefined : known.files
    const files = await lookAtTestFiles(plan, { files: before, fixCommits: history.fixCommits ?? [] })
    looked.push({ ...files, suite: name, isFirst })
  }
  return looked
}

/**
 * Writes down what a person decided, as the owner of the loop's state.
 * @throws UntilgreenError LOCK_HELD while the loop runs, STATE_*.
 */
export async function writeDown(stateDir: string, loop: string, events: readonly PersonsEvent[]): Promise<void> {
  const { environment = loop } = await readState(stateDir, loop)
  const store = await openFileStore({ stateDir, loop, clock: systemClock, owner: { environment } })
  try {
    for (const event of events) await store.append(event)
  } finally {
    await store.close()
  }
}
