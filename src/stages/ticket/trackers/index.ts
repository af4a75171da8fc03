import { z } from 'zod'
import { adapterFamily } from '../../../adapter.js'
import type { Tracker } from '../tracker.js'
import { githubTracker } from './github.js'
import { gitlabTracker } from './gitlab.js'
import { jiraTracker } from './jira.js'
import { markdownTracker } from './markdown.js'
import type { TrackerContext } from './tracker-context.js'

const common = z.object({
  maxPerCycle: z
    .int()
    .min(1)
    .default(5)
    .meta({ description: 'Tickets opened in one cycle, at most; the rest is opened in later ones.' }),
  closeAfter: z
    .int()
    .min(1)
    .default(1)
    .meta({ description: 'Answers in a row in which each test of the cause passed.' }),
})

/** All trackers: `tickets.use` names one. */
export const trackers = adapterFamily<Tracker, TrackerContext>(
  'tracker',
  [markdownTracker, githubTracker, gitlabTracker, jiraTracker],
  common,
)
