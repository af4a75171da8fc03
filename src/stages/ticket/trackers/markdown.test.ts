import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { temporaryFolder } from '../../../testing/temporary-folder.js'
import { aTrackerContext } from '../../../testing/tracker-context.js'
import { trackerContract } from '../tracker.contract.js'
import { trackers } from './index.js'

trackerContract('markdown', async () => {
  const folder = temporaryFolder()
  const ticketsFolder = join(folder, 'tickets')
  const context = aTrackerContext({ workingDirectory: folder, ticketsFolder })
  return {
    tracker: await trackers.create({ use: 'markdown' }, context),
    tickets: () =>
      readdirSync(ticketsFolder).map((name) => {
        const text = readFileSync(join(ticketsFolder, name), 'utf8')
        const { id, state, flapping = false } = parse(text.split('\n---\n')[0] ?? '')
        return { id, open: state === 'open', text, flapping }
      }),
  }
})
