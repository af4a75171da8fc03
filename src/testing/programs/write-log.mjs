// Writes as many records as the second argument says to the log named first, and ends. To be started with a loader for TypeScript.
import { openLog } from '../../platform/log.ts'

const log = await openLog(process.argv[2])
for (let count = 0; count < Number(process.argv[3]); count++) log.info('x'.repeat(1000), { count })
log.flush()
log.close()
process.stdout.write('done\n')
