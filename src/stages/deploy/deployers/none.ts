import { z } from 'zod'
import { defineAdapter } from '../../../adapter.js'
import type { AdapterContext } from '../../adapter-context.js'
import type { Deployer } from '../deployer.js'
import { revisionOption, wantedRevision } from '../wanted-revision.js'

/** For environments that somebody else deploys to: readiness and revision are still asked. */
export const noDeployer = defineAdapter({
  kind: 'none',
  summary: 'deploys nothing; verifies what is there',
  options: z.object({ revision: revisionOption }),
  create({ revision }, context: AdapterContext): Deployer {
    return {
      kind: 'none',
      revision: (signal) => wantedRevision(revision, context, signal),
      deploy: async () => undefined,
    }
  },
})
