import type { AdapterChoice } from '../adapter.js'
import type { LoopConfig } from '../config/loop-config.js'
import { suiteSection } from '../config/suite-section.js'
import { join } from '../platform/paths.js'
import { ALWAYS_FORBIDDEN } from '../stages/fix/always-forbidden.js'
import type { TestFilesPlan } from '../stages/test/files/test-files-plan.js'

/** What a suite of a loop file is made of: the one scope of `tests-unchanged`, for running as for accepting. */
export function testFilesPlan(
  suite: AdapterChoice,
  config: LoopConfig,
  { stateDir, mask }: Pick<TestFilesPlan, 'mask'> & { stateDir: string },
): TestFilesPlan {
  const name = String(suite.name)
  const chosen = (suite.files ?? config.fix?.forbid ?? []) as string[]
  return {
    folder: config.workingDirectory,
    stateFolder: stateDir,
    keptFolder: join(stateDir, config.loop, 'test-files', name),
    // Whatever files are named: what configures the runner decides with them, and is part of it.
    globs: [...chosen, ...ALWAYS_FORBIDDEN],
    named: [suite.manifest, suite.file].filter((file) => typeof file === 'string'),
    section: {
      file: config.file,
      suite: name,
      content: suiteSection(config.text, name) ?? JSON.stringify(suite),
      in: (text) => suiteSection(text, name),
    },
    mask,
  }
}
